using System.Text.Json.Nodes;
using NetGuard.Gateway.Commands;

namespace NetGuard.Gateway.Tests.Support;

/// <summary>Runs commands of the program on files of a temporary folder; secrets come from files beside the configuration.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netguard-command-");

    public string Config => PathOf("appsettings.json");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Writes the configuration of the end-to-end tests, changed.</summary>
    public string WriteConfig(Action<JsonObject>? change = null)
    {
        var config = TestConfig.Create(new Uri("http://127.0.0.1:18090/"), new Uri("http://127.0.0.1:18091/"));
        config["Kestrel"]!["Endpoints"]!["Http"]!["Url"] = "http://127.0.0.1:18080";
        config["NetGuard"]!["Admin"]!["Url"] = "http://127.0.0.1:18081";
        change?.Invoke(config);
        var text = config.ToJsonString();
        foreach (var (name, value) in TestConfig.Secrets)
        {
            Write(name, value);
            text = text.Replace("env:" + name, "file:" + name, StringComparison.Ordinal);
        }

        return Write("appsettings.json", text);
    }

    public static async Task<(int Code, string Results, string Messages)> RunAsync(params string[] arguments)
    {
        using var results = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter { NewLine = "\n" };
        var code = await NetGuardCommand.InvokeAsync(arguments, results, messages);
        return (code, results.ToString(), messages.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

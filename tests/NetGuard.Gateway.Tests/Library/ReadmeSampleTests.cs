using System.Net;
using System.Net.Http.Json;
using NetGuard.Gateway.Demo.StandIn;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Library;

public sealed class ReadmeSampleTests
{
    [Fact]
    public async Task Sample_Run_GuardsTheProxy()
    {
        await using var standIn = await StandInEndpoint.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0));
        using var run = new CommandRun();
        run.WriteConfig(config =>
        {
            config["Kestrel"]!["Endpoints"]!["Http"]!["Url"] = "http://127.0.0.1:0";
            config["NetGuard"]!.AsObject().Remove("Admin");
            config["ReverseProxy"]!["Clusters"]!["chat"]!["Destinations"]!["a"]!["Address"] = standIn.Addresses[0].ToString();
            config["ReverseProxy"]!["Clusters"]!["azure"]!["Destinations"]!["a"]!["Address"] = standIn.Addresses[1].ToString();
        });
        await using var app = ReadmeSample.Build(["--contentRoot", Path.GetDirectoryName(run.Config)!, "--Logging:LogLevel:Default", "None"]);
        await app.StartAsync();
        var address = new Uri(app.Urls.Single());
        Assert.Equal(HttpStatusCode.OK, await ChatAsync(address, TestConfig.Key1, "hello"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ChatAsync(address, "wrong", "hello"));
        Assert.Equal(HttpStatusCode.BadRequest, await ChatAsync(address, TestConfig.Key1, "https://attacker.example/"));
        Assert.Equal(1, standIn.Traffic.Requests);
        await app.StopAsync();
    }

    [Fact]
    public async Task Sample_InTheReadme_IsTheOneThatRuns()
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "NetGuard.Gateway.Tests", "Library", "ReadmeSample.cs"));
        var from = source.IndexOf("// <readme>", StringComparison.Ordinal);
        var lines = source[from..source.IndexOf("// </readme>", StringComparison.Ordinal)].Split('\n')[1..].Select(line => line.Length > 8 ? line[8..] : "");
        var sample = string.Join('\n', lines).TrimEnd();
        Assert.Contains(sample + "\napp.Run();\n", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> ChatAsync(Uri address, string key, string text)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("api-key", key);
        using var answer = await client.PostAsJsonAsync(new Uri(address, "/v1/chat/completions"), new { model = "m", messages = new[] { new { role = "user", content = text } } });
        return answer.StatusCode;
    }
}

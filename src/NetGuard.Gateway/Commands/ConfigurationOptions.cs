using System.CommandLine;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Commands;

/// <summary>The options that name a configuration; the same for every command that reads one.</summary>
internal sealed class ConfigurationOptions
{
    public ConfigurationOptions() =>
        Set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                // Refuses to repeat what was written: it may be a secret without its path.
                result.AddError($"--set takes path=value; one of its arguments ({token.Value.Length} characters) names no path.");
            }
        });

    public Option<string> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration file. Paths inside it are relative to its folder.",
        DefaultValueFactory = _ => "./appsettings.json",
        HelpName = "file",
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Overrides a setting, such as NetGuard.Admin.Url=http://127.0.0.1:9000. May be given several times; a list is replaced whole by comma-separated values.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Config);
        command.Options.Add(Set);
    }

    public ConfigurationInput Read(ParseResult parsed) => Read(parsed.GetRequiredValue(Config), parsed);

    public ConfigurationInput Read(string file, ParseResult parsed) =>
        ConfigurationInput.Of(file, ReadOverrides(parsed));

    public IReadOnlyList<KeyValuePair<string, string>> ReadOverrides(ParseResult parsed) => [.. parsed.GetRequiredValue(Set).Select(Split)];

    private static KeyValuePair<string, string> Split(string setting)
    {
        var at = setting.IndexOf('=', StringComparison.Ordinal);
        return KeyValuePair.Create(setting[..at], setting[(at + 1)..]);
    }
}

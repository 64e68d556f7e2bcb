using System.Globalization;
using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>A length of time as ASP.NET Core writes them: <c>[days.]hours:minutes:seconds</c>.</summary>
public sealed class TimeSetting(string name, string description, TimeSpan value, TimeSpan minimum, TimeSpan maximum) : Setting<TimeSpan>(name, description, $"\"{Text(value)}\"")
{
    private const string Pattern = @"^(\d{1,4}\.)?\d\d:\d\d:\d\d$";

    public override string? DefaultText => $"\"{Text(value)}\"";

    internal override JsonObject Shape() => new() { ["type"] = "string", ["pattern"] = Pattern };

    internal override object? Absent(string path, Origin origin) => value;

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (node is ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped } text
            && Values.Matches(text.Text, Pattern)
            && TimeSpan.TryParse(text.Text, CultureInfo.InvariantCulture, out var read)
            && read >= minimum && read <= maximum)
        {
            return read;
        }

        findings.Add(node, Values.Mismatch($"a time from '{Text(minimum)}' to '{Text(maximum)}'", node));
        return null;
    }

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}

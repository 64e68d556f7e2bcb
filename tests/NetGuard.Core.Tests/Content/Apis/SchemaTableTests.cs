using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis.Loading;
using NetGuard.Core.Tests.Policy;

namespace NetGuard.Core.Tests.Content.Apis;

/// <summary>The page that lists what the schemas know is written from them.</summary>
public sealed class SchemaTableTests
{
    private const string Head = """
        # What the schemas know

        Written from the files beside it by a test, which fails when they differ; `NETGUARD_ACCEPT=1` rewrites it. `†`: from elsewhere than the
        vendor's own specification, documentation or SDK; no claim of compatibility rests on it. `*`: the field also holds in a body on any other path.

        """;

    [Fact]
    public void Page_OfTheSchemas_SaysWhatTheyHold()
    {
        var path = Path.Combine(Compilation.Repository, "src", "NetGuard.Core", "Content", "Schemas", "README.md");
        var expected = Write();
        if (Environment.GetEnvironmentVariable("NETGUARD_ACCEPT") is not null)
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static string Write()
    {
        var documents = ApiCatalogLoader.Embedded().ToList();
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        Table(text, "Groups of operations", "group", "closed unless named", "what is in it", documents.SelectMany(d => d.Groups ?? []).Select(g => (Code(g.Name), g.Closed ? "yes" : "", g.Description)));
        Table(text, "Ways out without a URL", "way", "what it is", "asked for by", documents.SelectMany(d => d.Egress ?? []).Select(e => (Code(e.Name), e.Description, string.Join(", ", documents.SelectMany(d => d.Triggers ?? []).Where(t => t.Egress == e.Name).SelectMany(Asked)))));
        text.Append("\nWhat lets an endpoint fetch from text without being a way out of its own, as its URLs are judged: ");
        text.Append(string.Join(", ", documents.SelectMany(d => d.Triggers ?? []).Where(t => t.Egress is null).SelectMany(Asked))).Append(".\n");
        foreach (var document in documents)
        {
            Table(text, document.Vendor, "operation", "group", "fields", document.Apis.Select(a => (Code(a.Operation), a.Group, string.Join(", ", Fields(a)))));
        }

        return text.ToString();
    }

    private static IEnumerable<string> Asked(TriggerDocument trigger)
    {
        var condition = trigger.Values is { } values ? $" = {string.Join(" or ", values.Select(v => v + "…"))}" : trigger.Except is { } except ? $" ≠ {string.Join(", ", except)}" : "";
        return trigger.Paths.Select(p => Code(p + condition) + Mark(trigger.Conf));
    }

    private static IEnumerable<string> Fields(ApiDocument api)
    {
        if (api.FetchesText)
        {
            yield return "URLs in the text are fetched";
        }

        if (api.Egress is { } way)
        {
            yield return $"is the way out {Code(way)}";
        }

        foreach (var field in api.Fields ?? [])
        {
            var kind = field.Kind == FieldKind.Uri ? "" : $" {field.Kind switch { FieldKind.UriOrData => "uri-or-data", FieldKind.HostOptional => "host-optional", var other => other.ToString().ToLowerInvariant() }}";
            yield return Code(field.Path) + kind + Mark(field.Conf) + (field.Anywhere ? "*" : "");
        }
    }

    private static string Mark(FieldConfidence conf) => conf == FieldConfidence.Unverified ? "†" : "";

    private static string Code(string text) => $"`{text}`";

    private static void Table(StringBuilder text, string title, string first, string second, string third, IEnumerable<(string First, string Second, string Third)> rows)
    {
        text.Append($"\n## {title}\n\n| {first} | {second} | {third} |\n|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append($"| {row.First} | {row.Second} | {row.Third} |\n");
        }
    }
}

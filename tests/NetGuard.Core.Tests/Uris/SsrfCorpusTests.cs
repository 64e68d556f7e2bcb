using System.Text.Json;
using NetGuard.Tests.Shared;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

/// <summary>
/// Published bypasses of allow lists, under a policy that admits one host. What is judged otherwise than the list says
/// stands in Fixtures/ssrf-exceptions.tsv with its reason; an entry there that no longer differs is a failure too.
/// </summary>
public sealed class SsrfCorpusTests
{
    private static readonly UriPolicy Policy = Judged.Policy(["allowed.example"], ["https", "http"], [80, 443]);

    [CorpusFact("ssrf-bypass.tsv")]
    [Trait("Rule", "R23")]
    public void Judge_DeclaredField_RefusesEveryBypass() => Compare(UriInputKind.Declared, "Declared");

    [CorpusFact("ssrf-bypass.tsv")]
    public void Judge_DeclaredOrDataField_RefusesEveryBypass() => Compare(UriInputKind.DeclaredOrData, "DeclaredOrData");

    [CorpusFact("ssrf-bypass.tsv")]
    public void Judge_StringValue_RefusesEveryBypassThatIsAUri() => Compare(UriInputKind.StringValue, "StringValue");

    private static void Compare(UriInputKind kind, string column)
    {
        var exceptions = Rows(Path.Combine(AppContext.BaseDirectory, "Uris", "Fixtures", "ssrf-exceptions.tsv"))
            .Where(row => row[0] == column)
            .ToDictionary(row => Text(row[1]), row => row[2]);
        var rows = Rows(Corpora.File("ssrf-bypass.tsv")).ToList();
        Assert.True(rows.Count > 200);
        var differences = new List<string>();
        foreach (var row in rows)
        {
            var payload = Text(row[0]);
            var judged = Judged.Of(payload, kind, Policy);
            var asExpected = row[1].StartsWith("allow", StringComparison.Ordinal) ? !judged.IsRefused && judged.IsUri : judged.IsRefused;
            if (asExpected == exceptions.Remove(payload))
            {
                differences.Add($"{row[0]}\t{row[1]}\t{judged.IsUri}\t{judged.Codes}");
            }
        }

        Assert.Empty(differences);
        Assert.Empty(exceptions);
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(file).Skip(1).Select(line => line.Split('\t'));

    private static string Text(string json) => JsonSerializer.Deserialize<string>(json)!;
}

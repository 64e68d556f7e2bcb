using System.Text.Json;
using NetGuard.Decisions;
using NetGuard.Tests.Shared;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

/// <summary>
/// Derives the list of divergent spellings: wherever Node (WHATWG), System.Uri and Python's urlsplit see different hosts in
/// a published payload, the value is refused by its spelling alone, with every host, scheme and port allowed. What is not
/// stands in Fixtures/divergence-exceptions.tsv with its reason; an entry that is refused after all is a failure too.
/// </summary>
public sealed class ParserDivergenceCorpusTests
{
    // Only forms that are about spelling are on.
    private static readonly UriPolicy Policy = Judged.Policy(
        [],
        ["http", "https", "ftp", "ftps", "gopher", "dict", "ldap", "sftp", "tftp", "netdoc", "jar", "file", "data", "ws", "wss", "url", "foo"],
        [.. Enumerable.Range(1, 65535)]) with
    {
        RestrictHosts = false,
        Forms = new[] { UriForm.UserInfo, UriForm.IpLiteral, UriForm.DotlessHost, UriForm.TooLong, UriForm.SpecialPurposeAddress }
            .Aggregate(UriFormRules.Default, (rules, form) => rules.With(form, Mode.Off, rule: null)),
    };

    [CorpusFact("ssrf-bypass.tsv")]
    public void Judge_PayloadThatParsersReadAsDifferentHosts_IsRefusedBySpelling() =>
        Compare("ssrf-bypass.tsv", atLeast: 40, row => (Text(row[0]), [Host(row[4]), Host(row[5]), Host(row[6])]));

    [CorpusFact("ip-parse.tsv")]
    public void Judge_AddressThatParsersReadAsDifferentHosts_IsRefusedBySpelling() =>
        Compare("ip-parse.tsv", atLeast: 200, row => ($"http://{Text(row[0])}/", [row[6], row[7].Split('(')[0]]));

    private static void Compare(string file, int atLeast, Func<string[], (string Value, string[] Hosts)> read)
    {
        var exceptions = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Uris", "Fixtures", "divergence-exceptions.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => row[0] == file)
            .ToDictionary(row => Text(row[1]), row => row[2]);
        var compared = 0;
        var differences = new List<string>();
        foreach (var (value, hosts) in File.ReadLines(Corpora.File(file)).Skip(1).Select(line => read(line.Split('\t'))))
        {
            if (hosts.Select(Normal).Distinct().Count() == 1)
            {
                continue;
            }

            compared++;
            var judged = Judged.Of(value, UriInputKind.Declared, Policy);
            if (judged.IsRefused == exceptions.Remove(value))
            {
                differences.Add($"{JsonSerializer.Serialize(value)}\t{string.Join(" , ", hosts)}\t{judged.Codes}");
            }
        }

        Assert.Empty(differences);
        Assert.Empty(exceptions);
        Assert.True(compared >= atLeast, $"only {compared} values were compared");
    }

    // scheme|host, and for System.Uri the type of the host.
    private static string Host(string oracle) => oracle.Contains('|', StringComparison.Ordinal) ? oracle.Split('|')[1] : oracle;

    private static string Normal(string host) => host.TrimEnd('.').Trim('[', ']').ToUpperInvariant();

    private static string Text(string json) => JsonSerializer.Deserialize<string>(json)!;
}

using System.IO.Compression;
using System.Text.Json;
using NetGuard.Detectors;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Detectors;

/// <summary>Recall and precision over secrets and URLs that others gathered.</summary>
public sealed class DetectorCorporaTests
{
    [CorpusFact("url-params.tsv")]
    public void UrlParams_EachThatMust_IsCaught()
    {
        var rows = UrlParams().Where(row => row.Difficulty == "must").ToArray();
        Assert.True(rows.Length >= 60, $"only {rows.Length} rows");
        Assert.All(rows, row => Assert.True(Detecting.InUri(row.Url) is not [], $"{row.Encoding}: {row.Url}"));
    }

    [CorpusFact("url-params.tsv")]
    public void UrlParams_NoBenignOne_IsFlagged()
    {
        var rows = UrlParams().Where(row => row.Label == "benign").ToArray();
        Assert.True(rows.Length >= 80, $"only {rows.Length} rows");
        Assert.All(rows, row => Assert.True(Detecting.InUri(row.Url) is [], $"{string.Join(' ', Detecting.InUri(row.Url))}: {row.Url}"));
    }

    /// <summary>Encodings of which no rule says that they must be undone: what is caught all the same stays caught.</summary>
    [CorpusFact("url-params.tsv")]
    public void UrlParams_HardOnes_AreCaughtWithinTheBudget()
    {
        var budget = Budget.Read("hard-encodings.tsv");
        foreach (var rows in UrlParams().Where(row => row.Difficulty == "hard").GroupBy(row => row.Encoding))
        {
            budget.Check(rows.Key, rows.Where(row => Detecting.InUri(row.Url) is []).Select(row => row.Url));
        }

        budget.CheckAllUsed();
    }

    /// <summary>Presigned URLs are refused only by who asks for it: Azure's services are handed them every day.</summary>
    [CorpusFact("url-params.tsv")]
    public void UrlParams_SignedUrls_AreFoundByTheirFamilyAlone()
    {
        var rows = UrlParams().Where(row => row.Label == "signed-url").ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(Detecting.InUri(row.Url, DetectorCatalog.Default) is [], row.Url));
        Assert.All(rows, row => Assert.True(Detecting.InUri(row.Url) is not [], row.Url));
    }

    [CorpusFact("secrets.tsv.gz")]
    public void Secrets_ThatAreOnes_AreFoundWithinTheBudget()
    {
        var budget = Budget.Read("missed-secrets.tsv");
        foreach (var rows in Secrets().Where(row => row.Should == "yes" && IsGated(row.Rule)).GroupBy(row => row.Rule))
        {
            budget.Check(rows.Key, rows.Where(row => Detecting.InText(row.Text) is []).Select(row => row.Text));
        }

        foreach (var rows in Secrets().Where(row => row.Should == "yes-if-param-name").GroupBy(row => row.Rule))
        {
            budget.Check(rows.Key, rows.Where(row => Detecting.InUri(row.Url) is []).Select(row => row.Url));
        }

        budget.CheckAllUsed();
    }

    [CorpusFact("secrets.tsv.gz")]
    public void Secrets_ThatAreNone_AreNotFoundBeyondTheBudget()
    {
        var budget = Budget.Read("mistaken-secrets.tsv");
        foreach (var rows in Secrets().Where(row => row.Should == "no" && IsGated(row.Rule)).GroupBy(row => row.Rule))
        {
            budget.Check(rows.Key, rows.Where(row => Detecting.InText(row.Text, DetectorCatalog.Default) is not []).Select(row => row.Text));
        }

        budget.CheckAllUsed();
    }

    // National ids without their context say nothing; public addresses are no secrets.
    private static bool IsGated(string rule) => (!rule.StartsWith("presidio/", StringComparison.Ordinal) || rule is "presidio/iban" or "presidio/credit_card" or "presidio/email") && !rule.EndsWith("ip_public", StringComparison.Ordinal);

    private static IEnumerable<(string Url, string Label, string Encoding, string Difficulty)> UrlParams() =>
        File.ReadLines(Corpora.File("url-params.tsv")).Skip(1).Select(line => line.Split('\t')).Select(cells => (Text(cells[0]), cells[1], cells[2], cells[4]));

    private static List<(string Text, string Rule, string Should, string Url)> Secrets()
    {
        using var stream = new GZipStream(File.OpenRead(Corpora.File("secrets.tsv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var rows = new List<(string, string, string, string)>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            rows.Add((Text(cells[0]), cells[1], cells[2], Text(cells[4])));
        }

        Assert.True(rows.Count > 1_000, $"only {rows.Count} rows");
        return rows;
    }

    private static string Text(string cell) => cell is ['"', ..] ? JsonSerializer.Deserialize<string>(cell)! : cell;
}

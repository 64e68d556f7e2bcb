using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NetGuard.Detectors;
using NetGuard.Detectors.Decoding;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Detectors;

/// <summary>
/// What each detector finds in texts and URLs of honest requests and documents. The budgets are a file, so that a new
/// detector or a looser one shows here what it costs.
/// </summary>
public sealed partial class FalsePositiveTests
{
    [CorpusFact("ai-load.jsonl")]
    public void HonestTexts_InEachString_AreFlaggedWithinTheBudget() =>
        Measure("false-positives-text.tsv", Strings(), (text, search) => Detecting.All.Find(text, search));

    [CorpusFact("ai-load.jsonl")]
    public void HonestUrls_Everywhere_AreFlaggedWithinTheBudget() =>
        Measure("false-positives-uris.tsv", Strings().SelectMany(text => Url().Matches(text).Select(match => match.Value)), (text, search) => UriText.Find(text, Detecting.All, search));

    private delegate void Finding(ReadOnlySpan<byte> text, DetectorSearch search);

    private static void Measure(string file, IEnumerable<string> texts, Finding find)
    {
        var found = DetectorCatalog.All.ToDictionary(detector => detector.Id, _ => new List<string>());
        var search = new DetectorSearch();
        var count = 0;
        foreach (var text in texts.Distinct(StringComparer.Ordinal))
        {
            count++;
            var bytes = Encoding.UTF8.GetBytes(text);
            search.Begin(bytes.Length);
            find(bytes, search);
            Assert.False(search.IsExhausted, text);
            foreach (var place in search.Found)
            {
                found[DetectorCatalog.All[place].Id].Add(text);
            }
        }

        Assert.True(count >= 500, $"only {count} texts");
        var budget = Budget.Read(file);
        foreach (var (id, hits) in found)
        {
            budget.Check(id, hits);
        }

        budget.CheckAllUsed();
    }

    private static IEnumerable<string> Strings()
    {
        var files = Directory.GetFiles(Corpora.File("ai-requests"), "*.json").Concat(Directory.GetFiles(Corpora.File(Path.Combine("reference", "jsonexamples")), "*.json"));
        var documents = files.Order(StringComparer.Ordinal).Select(File.ReadAllText).Concat(File.ReadLines(Corpora.File("ai-load.jsonl")));
        foreach (var text in documents)
        {
            using var document = JsonDocument.Parse(text);
            foreach (var value in Strings(document.RootElement))
            {
                yield return value;
            }
        }
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value).Prepend(member.Name)),
        _ => [],
    };

    [GeneratedRegex(@"https?://[^\s""'<>\\)\]]+")]
    private static partial Regex Url();
}

using System.Text.Json;
using NetGuard.Tests.Shared;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

/// <summary>Requests of real APIs: the strings that are URIs are those that a reader marked as such.</summary>
public sealed class RealTrafficTests
{
    private static readonly UriPolicy Policy = Judged.Policy([]);

    [CorpusFact("ai-requests")]
    [Trait("Rule", "R20")]
    public void Judge_StringsOfApiRequests_TakesExactlyTheMarkedUris()
    {
        var differences = new List<string>();
        var strings = 0;
        foreach (var file in Directory.GetFiles(Corpora.File("ai-requests"), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var request in document.RootElement.EnumerateArray())
            {
                var marked = request.GetProperty("urls").EnumerateArray().Select(url => url.GetProperty("value").GetString()).ToHashSet();
                foreach (var text in Strings(request.GetProperty("body")))
                {
                    strings++;
                    if (Judged.Of(text, UriInputKind.StringValue, Policy).IsUri != marked.Contains(text))
                    {
                        differences.Add(text.Length > 200 ? text[..200] : text);
                    }
                }
            }
        }

        Assert.True(strings > 500, $"only {strings} strings");
        Assert.Empty(differences);
    }

    [CorpusFact("ai-load.jsonl")]
    public void Judge_BenignPrompts_AreNoUris()
    {
        foreach (var line in File.ReadLines(Corpora.File("ai-load.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            Assert.DoesNotContain(Strings(document.RootElement), text => Judged.Of(text, UriInputKind.StringValue, Policy).IsUri);
        }
    }

    /// <summary>Signed links, tracking parameters and long ids: no form may mistake them for a trick.</summary>
    [CorpusFact("url-params.tsv")]
    public void Judge_BenignLinks_BreakNoForm()
    {
        var open = Policy with { RestrictHosts = false };
        var benign = File.ReadLines(Corpora.File("url-params.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Where(row => !row[1].StartsWith("exfil", StringComparison.Ordinal))
            .Select(row => JsonSerializer.Deserialize<string>(row[0])!)
            .ToList();

        Assert.True(benign.Count > 80);
        Assert.DoesNotContain(benign, url => Judged.Of(url, UriInputKind.Declared, open).Findings.Length > 0);
        Assert.DoesNotContain(benign, url => !Judged.Of(url, UriInputKind.StringValue, open).IsUri);
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };
}

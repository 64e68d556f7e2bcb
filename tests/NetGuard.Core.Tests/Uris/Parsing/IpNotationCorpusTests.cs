using System.Text.Json;
using NetGuard.Tests.Shared;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

public sealed class IpNotationCorpusTests
{
    /// <summary>Addresses in every notation that has fooled a library, as the host of a URL, beside Node's reading.</summary>
    [CorpusFact("ip-parse.tsv")]
    public void UrlParser_AddressNotations_AgreeWithTheStandard()
    {
        var differences = new List<string>();
        var compared = 0;
        foreach (var row in File.ReadLines(Corpora.File("ip-parse.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            var text = JsonSerializer.Deserialize<string>(row[0])!;
            var isBareIPv6 = !text.StartsWith('[') && text.Count(c => c == ':') > 1;
            var parsed = ParsedText.Of(isBareIPv6 ? $"http://[{text}]/" : $"http://{text}/");
            compared++;
            var actual = parsed.Failure == UrlFailure.None ? parsed.Host : "INVALID";
            if (actual != row[6])
            {
                differences.Add($"{row[0]}: expected {row[6]}, was {actual} {parsed.Failure}");
            }
        }

        Assert.True(compared > 1_500, $"only {compared} cases were compared");
        Assert.Empty(differences);
    }
}

using System.Text.Json;
using NetGuard.Core.Tests.Uris.Parsing;
using NetGuard.Tests.Shared;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Idna;

/// <summary>The web platform's tests of "domain to ASCII", and those of UTS 46 as it carries them, each as the host of a URL.</summary>
public sealed class IdnaCorpusTests
{
    [CorpusFact("idna-toascii.json")]
    public void HostParser_DomainToAscii_GivesTheNameOrAFailure() => Compare("idna-toascii.json", atLeast: 50);

    [CorpusFact("idna-testv2.json")]
    public void HostParser_TestsOfUts46_GivesTheNameOrAFailure() => Compare("idna-testv2.json", atLeast: 1_500);

    private static void Compare(string file, int atLeast)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpora.File(file)));
        var compared = 0;
        var differences = new List<string>();
        foreach (var test in document.RootElement.EnumerateArray().Where(test => test.ValueKind == JsonValueKind.Object))
        {
            var input = test.GetProperty("input").GetString()!;
            if (input.Length == 0)
            {
                // No domain: a URL with an empty host is a failure before it comes to this.
                continue;
            }

            // What delimits a host in a URL cannot stand in one unencoded.
            var parsed = ParsedText.Of($"https://{Uri.EscapeDataString(input)}/x");
            var expected = test.GetProperty("output").GetString() ?? "failure";
            var actual = parsed.Failure == UrlFailure.None ? parsed.Host : "failure";
            compared++;
            var isLongerThanHostsAre = parsed.Failure == UrlFailure.HostTooLong && expected.Length > HostParser.MaxLength;
            if (actual != expected && !isLongerThanHostsAre)
            {
                differences.Add($"{JsonSerializer.Serialize(input)}: expected {expected}, was {actual} {parsed.Failure}");
            }
        }

        Assert.Empty(differences);
        Assert.True(compared >= atLeast, $"only {compared} cases were compared");
    }
}

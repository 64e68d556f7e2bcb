using System.Text.Json;
using NetGuard.Tests.Shared;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

public sealed class UrlParserCorpusTests
{
    [CorpusFact("whatwg-urltestdata.json")]
    public void UrlParser_WebPlatformTests_AgreesOnSchemeHostPortAndFailure() =>
        Compare("whatwg-urltestdata.json", atLeast: 300);

    [CorpusFact("ada-extra-urltestdata.json")]
    public void UrlParser_FurtherTestData_AgreesOnSchemeHostPortAndFailure() =>
        Compare("ada-extra-urltestdata.json", atLeast: 5);

    private static void Compare(string file, int atLeast)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpora.File(file)));
        var compared = 0;
        var differences = new List<string>();
        foreach (var test in document.RootElement.EnumerateArray().Where(test => test.ValueKind == JsonValueKind.Object))
        {
            if (!TryGetText(test.GetProperty("input"), out var input))
            {
                continue;
            }

            var parsed = ParsedText.Of(input);
            if (IsRelative(test, input, parsed))
            {
                continue;
            }

            compared++;
            var expected = Expected(test);
            var actual = Actual(parsed);
            if (actual != expected && !IsDocumentedException(parsed))
            {
                differences.Add($"{JsonSerializer.Serialize(input)}: expected {expected}, was {actual} {parsed.Failure}");
            }
        }

        Assert.Empty(differences);
        Assert.True(compared >= atLeast, $"only {compared} cases were compared");
    }

    // The folder's README lists the exceptions: a host that needs UTS 46 and one longer than a name can be are refused.
    private static bool IsDocumentedException(ParsedText parsed) =>
        parsed.Failure is UrlFailure.HostNonAscii or UrlFailure.HostTooLong;

    private static string Expected(JsonElement test) =>
        test.TryGetProperty("failure", out _)
            ? "failure"
            : $"{test.GetProperty("protocol").GetString()} {test.GetProperty("host").GetString()}";

    private static string Actual(ParsedText parsed) =>
        parsed.Failure == UrlFailure.None ? $"{parsed.Scheme}: {parsed.HostAndPort}" : "failure";

    // A case is about a base where the input has no scheme, or the base's own special scheme without two slashes.
    private static bool IsRelative(JsonElement test, string input, ParsedText parsed)
    {
        if (!test.TryGetProperty("base", out var baseUrl) || baseUrl.ValueKind != JsonValueKind.String || test.TryGetProperty("failure", out _))
        {
            return false;
        }

        return parsed.Scheme.Length == 0
            || parsed.Scheme == ParsedText.Of(baseUrl.GetString()!).Scheme && !input.Contains("://", StringComparison.Ordinal);
    }

    // Lone surrogates have no UTF-8 and cannot reach the parser.
    private static bool TryGetText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}

using System.Text;
using System.Text.Json;
using NetGuard.Tests.Shared;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

/// <summary>
/// The web platform's URL tests, without exception. The canonical form holds scheme, user, host, port, path, query and
/// fragment at once.
/// </summary>
public sealed class UrlParserCorpusTests
{
    [CorpusFact("whatwg-urltestdata.json")]
    public void UrlParser_WebPlatformTests_GivesTheCanonicalFormOrAFailure() =>
        Compare("whatwg-urltestdata.json", atLeast: 500);

    [CorpusFact("ada-extra-urltestdata.json")]
    public void UrlParser_FurtherTestData_GivesTheCanonicalFormOrAFailure() =>
        Compare("ada-extra-urltestdata.json", atLeast: 15);

    [CorpusFact("verifydnslength.json")]
    public void UrlParser_NamesLongerThanDnsHas_FailOrAreNotedAsDivergent()
    {
        var differences = Cases("verifydnslength.json")
            .Where(test => test.GetProperty("failure").GetBoolean() != IsRefused(ParsedText.Of(Text(test.GetProperty("input")))))
            .Select(test => test.GetProperty("input").GetString());
        Assert.Empty(differences);

        static bool IsRefused(ParsedText parsed) =>
            parsed.Failure != UrlFailure.None || (parsed.Spelling & (UrlSpelling.LongName | UrlSpelling.EmptyLabel)) != 0;
    }

    [CorpusFact("reference/percent-encoding.json")]
    public void UrlWriter_QueryAndFragment_AreEncodedAsUtf8()
    {
        var compared = 0;
        foreach (var test in Cases("reference/percent-encoding.json"))
        {
            var input = Text(test.GetProperty("input"));
            var expected = test.GetProperty("output").GetProperty("utf-8").GetString();
            Assert.Equal($"https://a.example/?{expected}#{expected}", ParsedText.Of($"https://a.example/?{input}#{input}").Canonical);
            compared++;
        }

        Assert.True(compared >= 5);
    }

    private static void Compare(string file, int atLeast)
    {
        var compared = 0;
        var differences = new List<string>();
        foreach (var test in Cases(file))
        {
            compared++;
            var input = Text(test.GetProperty("input"));
            var actual = Actual(input, test);
            var expected = test.TryGetProperty("failure", out _) ? "failure" : test.GetProperty("href").GetString()!;
            if (actual != expected)
            {
                differences.Add($"{JsonSerializer.Serialize(input)}: expected {expected}, was {actual}");
            }
        }

        Assert.Empty(differences);
        Assert.True(compared >= atLeast, $"only {compared} cases were compared");
    }

    private static string Actual(string input, JsonElement test)
    {
        var parsed = test.TryGetProperty("base", out var baseUrl) && baseUrl.ValueKind == JsonValueKind.String
            ? ParsedText.Of(input, Text(baseUrl))
            : ParsedText.Of(input);
        return parsed.Failure == UrlFailure.None ? parsed.Canonical : "failure";
    }

    private static IEnumerable<JsonElement> Cases(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpora.File(file)));
        return [.. document.RootElement.EnumerateArray().Where(test => test.ValueKind == JsonValueKind.Object).Select(test => test.Clone())];
    }

    // A lone surrogate has no UTF-8: whoever takes a URL from JSON makes it U+FFFD, as the standard does.
    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return LoneSurrogates.Read(value.GetRawText());
        }
    }

    private static class LoneSurrogates
    {
        public static string Read(string literal)
        {
            var text = new StringBuilder();
            for (var i = 1; i < literal.Length - 1; i++)
            {
                if (literal[i] != '\\')
                {
                    text.Append(literal[i]);
                }
                else if (literal[++i] == 'u')
                {
                    text.Append((char)Convert.ToUInt16(literal[(i + 1)..(i + 5)], 16));
                    i += 4;
                }
                else
                {
                    text.Append(literal[i]);
                }
            }

            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }
}

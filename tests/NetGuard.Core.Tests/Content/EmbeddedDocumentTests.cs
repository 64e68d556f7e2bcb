using System.Text.Json;
using NetGuard.Content;
using NetGuard.Content.Json;

namespace NetGuard.Core.Tests.Content;

public sealed class EmbeddedDocumentTests
{
    [Fact]
    public void Document_InAString_IsReadAndGoesOnWhereItStands()
    {
        var spec = JsonSerializer.Serialize("""{"servers":[{"url":"https://attacker.test"}],"text":"[\"x\"]"}""");

        var reading = Reading.OfJson("{\"tools\":[{\"openapi\":{\"parameters\":" + spec + """}}],"messages":[{"content":[{"image_url":"{\"url\":\"h\"}"}]}]}""");

        Assert.Equal(ReadStatus.Complete, reading.Status);
        Assert.Contains(("$.tools[0].openapi.parameters.$.servers[0].url", "https://attacker.test", FieldKind.None), reading.Strings);
        Assert.Contains(("$.tools[0].openapi.parameters.$.text.$[0]", "x", FieldKind.None), reading.Strings);
        Assert.Contains(("$.messages[0].content[0].image_url.$.url", "h", FieldKind.Uri), reading.Strings);
    }

    [Theory]
    [InlineData(ContentScratch.MaxDecodeSteps, ReadStatus.Complete)]
    [InlineData(ContentScratch.MaxDecodeSteps + 1, ReadStatus.LimitExceeded)]
    [Trait("Rule", "R25")]
    public void Documents_InOneAnother_AreReadUpToTheLimit(int steps, object status)
    {
        var document = "[\"https://attacker.test\"]";
        for (var i = 0; i < steps; i++)
        {
            document = JsonSerializer.Serialize(new[] { document });
        }

        var reading = Reading.OfJson(document);

        Assert.Equal(status, reading.Status);
        Assert.Equal(reading.Status == ReadStatus.Complete, reading.Strings.Any(s => s.Value == "https://attacker.test"));
    }

    [Theory]
    [InlineData("[\"[\\\"\\\\ud800\\\"]\"]", ReadStatus.Malformed)]
    [InlineData("[\"[x]\"]", ReadStatus.Complete)]
    [InlineData("[\"[\"]", ReadStatus.Complete)]
    [InlineData("[\"{\\\"a\\\":NaN}\"]", ReadStatus.Complete)]
    [InlineData("[\"[1] and [2]\"]", ReadStatus.Complete)]
    public void String_ThatIsADocument_IsHeldToItsRules(string json, object status) => Assert.Equal(status, Reading.OfJson(json).Status);

    [Theory]
    [InlineData("\\ufeff", "")]
    [InlineData("\\u00a0\\u2003", "\\u2028\\u000b")]
    [InlineData("\\u0085 \\u0000", "\\u0000")]
    [InlineData("\\f", "\\ufeff\\u3000")]
    public void Document_AmongWhatScriptsTrim_IsReadAsOne(string before, string after)
    {
        var reading = Reading.OfJson($"[\"{before}[\\\"x\\\"]{after}\"]");
        Assert.Contains(("$[0].$[0]", "x", FieldKind.None), reading.Strings);
    }

    [Fact]
    [Trait("Rule", "R25")]
    public void Document_TooDeep_IsNotPassedAsAString() =>
        Assert.Equal(ReadStatus.TooDeep, Reading.OfJson($"[\"{new string('[', JsonContentReader.MaxDepth + 1)}\"]").Status);

    [Fact]
    public void Prose_InAListInAString_IsProseStill()
    {
        var reading = Reading.OfJson("""{"content":"[\"https://docs.example is down\"]"}""");
        Assert.Contains(("$.content.$[0]", "https://docs.example is down", FieldKind.None), reading.Strings);
    }

    [Fact]
    [Trait("Rule", "R26")]
    public void Place_OfADeepDocument_IsCutAtItsLimit()
    {
        var inner = string.Concat(Enumerable.Repeat("{\"arguments\":", 40)) + "\"x\"" + new string('}', 40);
        var outer = string.Concat(Enumerable.Repeat("{\"arguments\":", 40)) + JsonSerializer.Serialize(inner) + new string('}', 40);
        var path = Reading.OfJson(outer).Strings[^1].Path;
        Assert.Equal((ContentPosition.MaxLength, true), (path.Length, path.EndsWith("...", StringComparison.Ordinal)));
    }
}

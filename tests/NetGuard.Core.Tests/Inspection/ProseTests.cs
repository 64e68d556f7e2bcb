using NetGuard.Core.Tests.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>
/// A URI with a space behind its host: a lenient endpoint encodes the space and fetches, but a prompt may begin so. What the
/// member is decides.
/// </summary>
public sealed class ProseTests
{
    private const string Sentence = "https://evil.test/a is down";

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"SENTENCE"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"SENTENCE"}]}]}""")]
    [InlineData("""{"system":[{"type":"text","text":"SENTENCE"}],"messages":[]}""")]
    [InlineData("""{"system":"SENTENCE"}""")]
    [InlineData("""{"input":"SENTENCE"}""")]
    [InlineData("""{"input":["SENTENCE",["SENTENCE"]]}""")]
    [InlineData("""{"prompt":"SENTENCE","Prompt":"SENTENCE"}""")]
    [InlineData("""{"\u0070rompt":"SENTENCE"}""")]
    [InlineData("""{"tools":[{"function":{"description":"SENTENCE"}}]}""")]
    [InlineData("""{"prompt":"See\nhttps://evil.test/a and tell me"}""")]
    [InlineData("""{"prompt":"https://evil.test/a - the page"}""")]
    [InlineData("""{"prompt":"https://evil.test/a\u3000です"}""")]
    public void Inspection_UriWithWordsInProse_IsText(string body) => Assert.False(Run(body).IsReject);

    [Theory]
    [InlineData("""{"videoUrl":"SENTENCE"}""")]
    [InlineData("""{"source":[{"image_url":"SENTENCE"}]}""")]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"SENTENCE"}}]}]}""")]
    [InlineData("""{"content":{"url":"SENTENCE"}}""")]
    [InlineData("""{"content":{"SENTENCE":"x"}}""")]
    [InlineData("""{"prompt":[{"a":["SENTENCE"]}]}""")]
    [InlineData("""["SENTENCE"]""")]
    [InlineData("""[["SENTENCE"],"x"]""")]
    [InlineData("""{"prompt":"https://evil.test/a"}""")]
    [InlineData("""{"prompt":" (https://evil.test/a) "}""")]
    [Trait("Rule", "R20")]
    public void Inspection_UriWithASpaceElsewhere_IsAUri(string body) => Assert.Equal("uri.fqdn_not_allowed", Run(body).Reason?.Code);

    [Theory]
    [InlineData("videoUrl=https://evil.test/a+b", true)]
    [InlineData("videoUrl=https://evil.test/a%20b", true)]
    [InlineData("query=https://evil.test/a%20b", false)]
    [InlineData("https://evil.test/a+b=query", true)]
    [Trait("Rule", "R20")]
    public void Inspection_UriWithASpaceInTheQuery_IsJudgedByTheParametersName(string query, bool isRefused) =>
        Assert.Equal(isRefused, new Inspecting { Query = query }.Run("{}").IsReject);

    [Fact]
    public void Inspection_DataUriInProse_IsJudgedWithItsSpaces()
    {
        var request = new Inspecting { Uris = Judged.Policy([], ["https"]) };

        Assert.Equal("uri.scheme", request.Run("""{"prompt":"data:text/plain,a b"}""").Reason?.Code);
    }

    [Fact]
    public void Inspection_LongEscapedNameOfAList_CostsNoMoreForEachElement()
    {
        var name = string.Concat(Enumerable.Repeat("\\u0061", 100_000));
        var list = string.Join(',', Enumerable.Repeat("\"https://evil.test/a b\"", 9_000));
        var request = new Inspecting { StringValues = NetGuard.Decisions.Mode.Report };

        Assert.False(request.Run($$"""{"{{name}}":[{{list}}]}""").IsReject);
        Assert.Equal(9_000, request.Trail.UriCount);
    }

    private static NetGuard.Decisions.Decision Run(string body) => new Inspecting().Run(body.Replace("SENTENCE", Sentence, StringComparison.Ordinal));
}

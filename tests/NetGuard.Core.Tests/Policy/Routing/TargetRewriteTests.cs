using System.Collections.Frozen;
using CsCheck;
using NetGuard.Policy.Routing;

namespace NetGuard.Core.Tests.Policy.Routing;

public sealed class TargetRewriteTests
{
    private static readonly FrozenSet<string> Credentials =
        new[] { "key", "api-key", "access_token" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    [Theory]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/openai", "/openai/v1/models?a=%2F", "/v1/models?a=%2F")]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/openai", "/OpenAI/v1", "/v1")]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/openai/", "/%6fpenai/v1", "/v1")]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/openai", "/openai", "/")]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/openai", "/openai?x", "/?x")]
    [InlineData("/{**rest}", "PathRemovePrefix", "/openai", "/openaiX/v1", "/openaiX/v1")]
    [InlineData("/{**rest}", "PathRemovePrefix", "/a/b", "/a", "/a")]
    [InlineData("/{**rest}", "PathPrefix", "/api", "/v1/x%20y?q", "/api/v1/x%20y?q")]
    [InlineData("/{**rest}", "PathPrefix", "api/", "/v1", "/api/v1")]
    [InlineData("/{**rest}", "PathSet", "/fixed", "/v1/x?q=1", "/fixed?q=1")]
    [InlineData("/in/{model}/{**rest}", "PathPattern", "/deployments/{model}/{**rest}", "/in/gpt%2D4/chat/x", "/deployments/gpt%2D4/chat/x")]
    [InlineData("/in/{model}/{**rest}", "PathPattern", "/d/{**rest}", "/in/m", "/d")]
    [InlineData("/in/{model:regex(^a/b$)}/{id?}", "PathPattern", "/x-{model}/{id}", "/in/m/7", "/x-m/7")]
    [InlineData("/{**rest}", "QueryRemoveParameter", "A", "/p?a=1&b=2&%41=3", "/p?b=2")]
    [InlineData("/{**rest}", "QueryRemoveParameter", "a", "/p?a=1", "/p")]
    [InlineData("/{**rest}", "RequestHeadersCopy", "true", "/p?a=1&&b", "/p?a=1&&b")]
    public void Apply_OneTransform_KeepsAllOtherBytes(string match, string name, string value, string target, string sent)
    {
        Assert.Equal(sent, Compile(match, (name, value)).Apply(target, Credentials, []).PathAndQuery);
    }

    [Theory]
    [InlineData("Set", "/p?v=1&x=2&V=3", "/p?x=2&v=a%20b")]
    [InlineData("Append", "/p?v=1", "/p?v=1&v=a%20b")]
    [InlineData("Set", "/p", "/p?v=a%20b")]
    public void Apply_QueryValueParameter_IsWrittenEscaped(string how, string target, string sent)
    {
        var rewrite = Compile("/{**rest}", ("QueryValueParameter", "v"), (how, "a b"));
        Assert.Equal(sent, rewrite.Apply(target, Credentials, []).PathAndQuery);
    }

    [Theory]
    [Trait("Rule", "R5")]
    [InlineData("/p?key=1", "/p")]
    [InlineData("/p?a=1&KEY=2&b=3", "/p?a=1&b=3")]
    [InlineData("/p?%6bey=2&b", "/p?b")]
    [InlineData("/p?api-key=1&access_token=2&subscription=3", "/p?subscription=3")]
    [InlineData("/p?monkey=1", "/p?monkey=1")]
    [InlineData("/p?a=key&=key", "/p?a=key&=key")]
    public void Apply_CredentialsInQuery_AreTakenOut(string target, string sent)
    {
        Assert.Equal(sent, Compile("/{**rest}").Apply(target, Credentials, []).PathAndQuery);
    }

    [Fact]
    [Trait("Rule", "R5")]
    public void Apply_CredentialThatIsPassedThrough_Stays()
    {
        var kept = new[] { "key" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Assert.Equal("/p?key=1", Compile("/{**rest}").Apply("/p?key=1&api-key=2", Credentials, kept).PathAndQuery);
    }

    [Theory]
    [InlineData("QueryRouteParameter", "a")]
    [InlineData("HttpMethodChange", "GET")]
    [InlineData("PathPattern", "/{unknown}")]
    [InlineData("PathPattern", "/{*rest}")]
    [InlineData("PathPattern", "/{rest=default}")]
    [InlineData("PathPattern", "/a b")]
    [InlineData("PathPattern", "/{rest")]
    [InlineData("PathPrefix", "/a/../b")]
    [InlineData("PathPrefix", "/a//b")]
    [InlineData("PathSet", "/a?b")]
    [InlineData("PathSet", "/a%zz")]
    [InlineData("PathSet", "/%2e%2e/b")]
    [InlineData("QueryValueParameter", "a")]
    public void TryCompile_TransformThatCannotKeepTheBytes_NamesIt(string name, string value)
    {
        Assert.False(TargetRewrite.TryCompile("/{**rest}", [new Dictionary<string, string> { [name] = value }], out var rewrite, out var error));
        Assert.Null(rewrite);
        Assert.Contains(name, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCompile_RouteByHostAlone_HasNoParameters()
    {
        Assert.True(TargetRewrite.TryCompile(null, [], out _, out _));
        Assert.False(TargetRewrite.TryCompile(null, [new Dictionary<string, string> { ["PathPattern"] = "/{a}" }], out _, out _));
    }

    [Fact]
    public void Apply_NothingToChange_ReturnsTheSameStringAndAllocatesNothingForPaths()
    {
        var rewrite = Compile("/{**rest}");
        const string target = "/v1/chat/completions";
        rewrite.Apply(target, Credentials, []);
        var kept = FrozenSet<string>.Empty;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sent = rewrite.Apply(target, Credentials, kept);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(target, sent.PathAndQuery);
        Assert.Equal("/v1/chat/completions", sent.Path.ToString());
        Assert.True(sent.Query.IsEmpty);
    }

    [Fact]
    [Trait("Rule", "R14")]
    public void Apply_PrefixRemovedAndAdded_IsTheTargetAgain()
    {
        var targets = Gen.Select(OneOf("a", "v1", "%2D", "x.y", "a;b", "~", "%E2%82%AC", "k=v").Array[1, 5], OneOf("", "?", "?a=1", "?b=%20&c", "?=&&"));
        var remove = Compile("/{**rest}", ("PathRemovePrefix", "/in"));
        var add = Compile("/{**rest}", ("PathPrefix", "/in"));
        targets.Sample((segments, query) =>
        {
            var target = "/in/" + string.Join('/', segments) + query;
            var inner = remove.Apply(target, Credentials, []).PathAndQuery;
            var expected = query == "?" ? target[..^1] : target;
            return add.Apply(inner, Credentials, []).PathAndQuery == expected;
        });
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static TargetRewrite Compile(string match, params (string Name, string Value)[] transform)
    {
        var transforms = transform.Length == 0
            ? Array.Empty<IReadOnlyDictionary<string, string>>()
            : [transform.ToDictionary(entry => entry.Name, entry => entry.Value)];
        Assert.True(TargetRewrite.TryCompile(match, transforms, out var rewrite, out var error), error);
        return rewrite;
    }
}

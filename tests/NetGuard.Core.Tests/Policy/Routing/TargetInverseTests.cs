using CsCheck;
using NetGuard.Policy.Routing;

namespace NetGuard.Core.Tests.Policy.Routing;

[Trait("Rule", "R24")]
public sealed class TargetInverseTests
{
    private const string NoTransform = "RequestHeadersCopy";

    private static readonly (string Name, string Value)[] s_transforms = [("PathRemovePrefix", "/in"), ("PathPrefix", "/a/b"), ("PathPattern", "/x/{**rest}"), ("PathSet", "/y"), (NoTransform, "true")];

    [Theory]
    [InlineData("/{**rest}", NoTransform, "true", "/v1/x%20y", "/v1/x%20y")]
    [InlineData("/api/{**rest}", NoTransform, "true", "/api/v1", "/api/v1")]
    [InlineData("/api/{**rest}", NoTransform, "true", "/%61pi/v1", "/%61pi/v1")]
    [InlineData("/api/{**rest}", NoTransform, "true", "/other", null)]
    [InlineData("/a/{b}/c", NoTransform, "true", "/a/x/c", "/a/x/c")]
    [InlineData("/a/{b}/c", NoTransform, "true", "/a/x/c/d", null)]
    [InlineData("/a/{b}/c", NoTransform, "true", "/a/x", null)]
    [InlineData("/a/{b?}", NoTransform, "true", "/a", "/a")]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/openai", "/v1/operations/7", "/openai/v1/operations/7")]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/openai/", "/", "/openai/")]
    [InlineData("/openai/{**rest}", "PathRemovePrefix", "/other", "/v1", null)]
    [InlineData("/{**rest}", "PathPrefix", "/openai", "/openai/v1", "/v1")]
    [InlineData("/{**rest}", "PathPrefix", "/openai", "/openaix/v1", null)]
    [InlineData("/{**rest}", "PathPrefix", "/openai", "/v1", null)]
    [InlineData("/{**rest}", "PathSet", "/fixed", "/fixed", null)]
    [InlineData("/in/{**rest}", "PathPattern", "/out/a/{**rest}", "/out/a/v1/x", "/in/v1/x")]
    [InlineData("/in/{**rest}", "PathPattern", "/out/a/{**rest}", "/out/a", "/in")]
    [InlineData("/in/{**rest}", "PathPattern", "/out/a/{**rest}", "/out/b/v1", null)]
    [InlineData("/in/{model}/{**rest}", "PathPattern", "/d/{model}/{**rest}", "/d/m%2D1/chat", "/in/m%2D1/chat")]
    [InlineData("/in/{model}/{**rest}", "PathPattern", "/d/{**rest}", "/d/chat", null)]
    [InlineData("/in/{model}", "PathPattern", "/d-{model}", "/d-m", null)]
    public void Invert_OfOneTransform_FindsTheCallersPath(string match, string name, string value, string sent, string? received)
    {
        Assert.Equal(received is not null, Compile(match, (name, value)).TryInvert(sent, out var found));
        Assert.Equal(received, received is null ? null : found);
    }

    [Fact]
    public void Invert_OfSeveralTransforms_GoesThroughThemBackwards()
    {
        var rewrite = Compile("/ai/{**rest}", ("PathRemovePrefix", "/ai"), ("PathPrefix", "/openai"));
        Assert.True(rewrite.TryInvert("/openai/v1/x", out var received));
        Assert.Equal("/ai/v1/x", received);
        Assert.False(rewrite.TryInvert("/v1/x", out _));
    }

    [Fact]
    public void Invert_OfWhatWasSent_IsSentAsItWas() =>
        Gen.Select(
            Gen.Int[0, s_transforms.Length - 1].Select(i => s_transforms[i]),
            Gen.Char["abin%20./-"].Array[0, 12].Select(chars => new string(chars))).Sample((transform, rest) =>
        {
            var rewrite = Compile("/in/{**rest}", transform);
            var sent = rewrite.Apply("/in/" + rest, [], []).PathAndQuery;
            return !rewrite.TryInvert(sent, out var received) || rewrite.Apply(received, [], []).PathAndQuery == sent;
        });

    private static TargetRewrite Compile(string match, params (string Name, string Value)[] transforms)
    {
        Assert.True(TargetRewrite.TryCompile(match, [.. transforms.Select(t => new Dictionary<string, string> { [t.Name] = t.Value })], out var rewrite, out var error), error);
        return rewrite;
    }
}

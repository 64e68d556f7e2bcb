using NetGuard.Documents;
using NetGuard.Policy.Routing;

namespace NetGuard.Core.Tests.Policy.Routing;

/// <summary>The rules on facts without a file behind them, as the library makes them of another provider's routes.</summary>
public sealed class RouteRulesTests
{
    private static readonly ConfigNodeReference Provider = new("routes", new Origin("a provider"));

    [Fact]
    public void Check_GoodFacts_GivesNothing()
    {
        Assert.Empty(Check([Route("r", "res")], [Cluster("c")]));
    }

    [Fact]
    public void Check_RouteWithoutResource_IsAnErrorAtTheRoute()
    {
        var error = Assert.Single(Check([Route("r", null)], [Cluster("c")]), error => error.Severity == Severity.Error);

        Assert.Equal("a provider", error.Origin.ToString());
        Assert.Contains("names no resource", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Rule", "R8")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("none ")]
    public void Check_OpenRouteInAnotherSpelling_IsAnUnknownResource(string none)
    {
        var error = Assert.Single(Check([Route("r", none)], [Cluster("c")]), error => error.Severity == Severity.Error);

        Assert.Contains("unknown resource", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OpenRoute_MayDoWhatAGuardedOneMayNot()
    {
        var route = Route("r", "none") with { OutputCachePolicy = "all", Transforms = [new Dictionary<string, string> { ["HttpMethodChange"] = "PUT", ["Set"] = "POST" }] };

        Assert.DoesNotContain(Check([route], [Cluster("c")]), error => error.Severity == Severity.Error);
    }

    [Theory]
    [Trait("Rule", "R12")]
    [InlineData("res")]
    [InlineData("none")]
    public void Check_CredentialInATransform_IsAnErrorOnEveryRoute(string resource)
    {
        var route = Route("r", resource) with { Transforms = [new Dictionary<string, string> { ["requestheader"] = "AUTHORIZATION", ["set"] = "x" }] };

        Assert.Contains(Check([route], [Cluster("c")]), error => error.Message.Contains("credential", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R12")]
    public void Check_CredentialRemovedByATransform_IsNone()
    {
        var route = Route("r", "res") with { Transforms = [new Dictionary<string, string> { ["RequestHeaderRemove"] = "Authorization" }] };

        Assert.Empty(Check([route], [Cluster("c")]));
    }

    [Fact]
    [Trait("Rule", "R9")]
    public void Check_OneClusterOfTwoResources_IsAnError()
    {
        var policy = PolicyCompilerTests.Compiled(TwoResources("false", "true"));

        var isGood = RouteRules.Check([Route("r", "one"), Route("s", "two")], [Cluster("c")], policy.Resources, [], out var errors);

        Assert.False(isGood);
        Assert.Contains(errors, error => error.Message.Contains("belongs to resource 'one'", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R9")]
    public void Check_OneClusterOfTwoResourcesThatBothShare_IsAWarning()
    {
        var policy = PolicyCompilerTests.Compiled(TwoResources("true", "true"));

        Assert.True(RouteRules.Check([Route("r", "one"), Route("s", "two")], [Cluster("c")], policy.Resources, [], out var errors));
        Assert.Contains(errors, error => error.Message.Contains("shared", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R9")]
    public void Check_OneResourceByTwoRoutesAndClusters_IsFine()
    {
        Assert.Empty(Check([Route("r", "res"), Route("s", "RES") with { ClusterId = "d" }], [Cluster("c"), Cluster("d")]));
    }

    [Fact]
    [Trait("Rule", "R12")]
    public void Check_EveryWayOfAWeakTransport_IsAnError()
    {
        var cluster = Cluster("c") with
        {
            DangerousAcceptAnyServerCertificate = true,
            HasWebProxy = true,
            SslProtocols = ["Tls", "Tls13"],
            Destinations = [new DestinationFacts("a", "http://a.example/", Provider)],
        };

        Assert.Equal(4, Check([Route("r", "res")], [cluster]).Count(error => error.Severity == Severity.Error));
    }

    [Fact]
    [Trait("Rule", "R12")]
    public void Check_LoopbackWithoutTls_IsFine()
    {
        Assert.Empty(Check([Route("r", "res")], [Cluster("c") with { Destinations = [new DestinationFacts("a", "http://127.0.0.5:11434/", Provider)] }]));
    }

    private static IReadOnlyList<ConfigError> Check(IReadOnlyList<RouteFacts> routes, IReadOnlyList<ClusterFacts> clusters)
    {
        var policy = PolicyCompilerTests.Compiled(Compilation.Sample());
        RouteRules.Check(routes, clusters, policy.Resources, [], out var errors);
        return errors;
    }

    private static RouteFacts Route(string id, string? resource) => new()
    {
        Id = id,
        At = Provider,
        Resource = resource,
        ClusterId = "c",
        MatchPath = "/x/{**rest}",
        OutputCachePolicy = null,
        Transforms = [],
        Metadata = resource is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [RouteRules.ResourceKey] = resource },
    };

    private static ClusterFacts Cluster(string id) => new()
    {
        Id = id,
        At = Provider,
        Destinations = [new DestinationFacts("a", "https://a.example/", Provider)],
        DangerousAcceptAnyServerCertificate = false,
        HasWebProxy = false,
        SslProtocols = [],
    };

    private static string TwoResources(string first, string second) => $$"""
        {
          "ReverseProxy": { },
          "NetGuard": { "Resources": {
            "one": { "SharedDestination": {{first}}, "AllowAnonymous": true },
            "two": { "SharedDestination": {{second}}, "AllowAnonymous": true }
          } }
        }
        """;
}

using Microsoft.AspNetCore.Routing;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Routes;
using Yarp.ReverseProxy.Configuration;
using static NetGuard.Proxy.Tests.Configuration.Routes.TestRoutes;

namespace NetGuard.Proxy.Tests.Configuration.Routes;

/// <summary>In the gateway routes come stamped with a published version; nothing else is shown.</summary>
[Trait("Rule", "R11")]
public sealed class StampedRoutesTests : IDisposable
{
    private readonly PolicyStore _store = new();
    private GuardedConfiguration? _guarded;

    public void Dispose() => _guarded?.Dispose();

    [Fact]
    public void StampedRoutes_KeepTheirVersion()
    {
        _store.Publish(TestPolicy.Snapshot("v1", "alpha") with { ClusterAddresses = PolicyCompiler.AddressesOf([RouteFactsReader.Read(Cluster(), new("test"))]) });
        var provider = Provider(Route("r", "alpha", "v1"));

        var config = GuardStamped(provider).Get(0);

        Assert.Same(provider.GetConfig().Routes[0], config.Routes[0]);
    }

    [Theory]
    [InlineData(null, "names no policy version")]
    [InlineData("v2", "names another policy version")]
    [InlineData("v3", "policy version that does not exist")]
    public void RouteWithoutTheVersionOfTheOthers_IsRefused(string? version, string expected)
    {
        var addresses = PolicyCompiler.AddressesOf([RouteFactsReader.Read(Cluster(), new("test"))]);
        _store.Publish(TestPolicy.Snapshot("v1", "alpha") with { ClusterAddresses = addresses });
        _store.Publish(TestPolicy.Snapshot("v2", "alpha") with { ClusterAddresses = addresses });
        var guarded = GuardStamped(Provider(Route("a", "alpha", "v1"), Route("b", "alpha", version)));

        Assert.Contains(expected, Assert.Throws<ConfigurationFaultException>(() => guarded.Get(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClustersOfAnotherVersion_AreRefused()
    {
        _store.Publish(TestPolicy.Snapshot("v1", "alpha"));
        var guarded = GuardStamped(Provider(Route("r", "alpha", "v1")));

        Assert.Contains("clusters are not those of policy v1", Assert.Throws<ConfigurationFaultException>(() => guarded.Get(0)).Message, StringComparison.Ordinal);
    }

    private GuardedConfiguration GuardStamped(IProxyConfigProvider provider)
    {
        var time = new ManualTime();
        return _guarded = new(
            [new ProviderSlot(provider, owned: false)],
            new RouteSetCompiler(_store, TestPolicy.Check, new RouteOptions()),
            null,
            _store,
            new PolicyHealth(_store, time),
            time,
            new CollectingLogger<GuardedConfiguration>());
    }
}

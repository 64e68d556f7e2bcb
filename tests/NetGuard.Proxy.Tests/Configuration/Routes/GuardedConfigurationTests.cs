using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Library;
using NetGuard.Proxy.Configuration.Routes;
using Yarp.ReverseProxy.Configuration;
using static NetGuard.Proxy.Tests.Configuration.Routes.TestRoutes;

namespace NetGuard.Proxy.Tests.Configuration.Routes;

[Trait("Rule", "R11")]
public sealed class GuardedConfigurationTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly PolicyStore _store = new();
    private readonly FakePolicy _policy = new();
    private readonly CollectingLogger<GuardedConfiguration> _log = new();
    private readonly PolicyHealth _health;
    private GuardedConfiguration? _guarded;

    public GuardedConfigurationTests() => _health = new(_store, _time);

    public void Dispose() => _guarded?.Dispose();

    [Fact]
    public void Get_RoutesOfAnApplication_AreStampedWithAVersionThatCoversTheirAddresses()
    {
        var provider = Provider(Route("r", "alpha"));
        var config = Guard(provider).Get(0);

        var version = Version(config, "r");
        Assert.True(_store.TryGet(version, out var snapshot));
        Assert.NotEqual(_policy.Current.Version, version);
        Assert.Equal(["http://127.0.0.1:9/"], snapshot.ClusterAddresses["c"]);
        Assert.Same(_policy.Current.Resources, snapshot.Resources);
        Assert.Equal("alpha", config.Routes[0].Metadata![NetGuardMetadata.Resource]);
        Assert.DoesNotContain(NetGuardMetadata.Policy, provider.GetConfig().Routes[0].Metadata!.Keys);
    }

    [Fact]
    public void Get_FirstSetDoesNotCompile_ThrowsEveryErrorOfEveryProvider()
    {
        var guarded = Guard(Provider(Route("a", "crop"), Route("b", null)), Second(Route("c", "alpha") with { OutputCachePolicy = "x" }));

        var fault = Assert.Throws<ConfigurationFaultException>(() => guarded.Get(0));

        Assert.Equal(["ReverseProxy.Routes.a", "ReverseProxy.Routes.b", "ReverseProxy.Routes.c"], fault.Errors.Select(error => error.Path));
        Assert.All(fault.Errors, error => Assert.Contains(error.Message, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Provider_ChangesItsAddress_GetsANewVersion()
    {
        var provider = Provider(Route("r", "alpha"));
        var guarded = Guard(provider);
        var before = guarded.Get(0);

        provider.Update([Route("r", "alpha")], [Cluster("http://127.0.0.1:10/")]);

        Assert.True(before.ChangeToken.HasChanged);
        var after = guarded.Get(0);
        Assert.NotEqual(Version(before, "r"), Version(after, "r"));
        Assert.True(_store.TryGet(Version(after, "r"), out var snapshot));
        Assert.Equal(["http://127.0.0.1:10/"], snapshot.ClusterAddresses["c"]);
        Assert.True(_store.TryGet(Version(before, "r"), out var old));
        Assert.Equal(["http://127.0.0.1:9/"], old.ClusterAddresses["c"]);
    }

    [Fact]
    public void Provider_ChangesToWhatDoesNotCompile_IsNotShownAndReportedAndHealed()
    {
        var provider = Provider(Route("r", "alpha"));
        var guarded = Guard(provider);
        var before = guarded.Get(0);

        provider.Update([Route("r", "crop")], [Cluster()]);

        Assert.Same(before, guarded.Get(0));
        Assert.False(before.ChangeToken.HasChanged);
        Assert.False(_health.Current.Stale);
        _time.Advance(GuardedConfiguration.SettleTime);
        Assert.True(_health.Current.Stale);
        Assert.Contains(_log.At(LogLevel.Error), text => text.Contains("unknown resource 'crop'", StringComparison.Ordinal));

        provider.Update([Route("r", "beta")], [Cluster()]);

        Assert.False(_health.Current.Stale);
        Assert.Equal("beta", guarded.Get(0).Routes[0].Metadata![NetGuardMetadata.Resource]);
    }

    [Fact]
    public void Provider_ChangesBackToWhatIsInForce_Heals()
    {
        var provider = new FakeProvider(Route("r", "alpha"));
        var guarded = Guard(provider);
        var before = guarded.Get(0);
        var good = provider.Config;

        provider.Change(new FixedConfig([Route("r", "crop")], [Cluster()]));
        _time.Advance(GuardedConfiguration.SettleTime);
        Assert.True(_health.Current.Stale);
        provider.Change(new FixedConfig(good.Routes, good.Clusters));

        Assert.False(_health.Current.Stale);
        Assert.Equal(Version(before, "r"), Version(guarded.Get(0), "r"));
    }

    [Fact]
    public void Provider_AndPolicyChangeOneAfterTheOther_RaisesNoAlarm()
    {
        var provider = Provider(Route("r", "alpha"));
        var guarded = Guard(provider);
        guarded.Get(0);

        provider.Update([Route("r", "gamma")], [Cluster()]);
        _policy.Change(TestPolicy.Snapshot("p2", "gamma"));
        _time.Advance(GuardedConfiguration.SettleTime * 4);

        Assert.Equal("gamma", guarded.Get(0).Routes[0].Metadata![NetGuardMetadata.Resource]);
        Assert.Empty(_log.At(LogLevel.Error));
        Assert.False(_health.Current.Stale);
    }

    [Fact]
    public void Policy_Changes_StampsEveryProvidersRoutesAnewAtOnce()
    {
        var guarded = Guard(Provider(Route("a", "alpha")), Second(Route("b", "beta")));
        var before = (guarded.Get(0), guarded.Get(1));

        _policy.Change(TestPolicy.Snapshot("p2", "alpha", "beta"));

        Assert.True(before.Item1.ChangeToken.HasChanged);
        Assert.True(before.Item2.ChangeToken.HasChanged);
        Assert.NotEqual(Version(before.Item1, "a"), Version(guarded.Get(0), "a"));
        Assert.Equal(Version(guarded.Get(0), "a"), Version(guarded.Get(1), "b"));
    }

    [Fact]
    public void Providers_WithTheSameNames_AreRefused()
    {
        var guarded = Guard(Provider(Route("a", "alpha")), Provider(Route("A", "alpha")));

        var fault = Assert.Throws<ConfigurationFaultException>(() => guarded.Get(0));

        Assert.Equal(["ReverseProxy.Routes.A", "ReverseProxy.Clusters.c"], fault.Errors.Select(error => error.Path));
    }

    [Fact]
    [Trait("Rule", "R9")]
    public void Providers_WithOneDestinationForTwoResources_AreRefused()
    {
        var shared = new InMemoryConfigProvider([Route("b", "beta") with { ClusterId = "second" }], [Cluster() with { ClusterId = "second" }]);

        var fault = Assert.Throws<ConfigurationFaultException>(() => Guard(Provider(Route("a", "alpha")), shared).Get(0));

        Assert.Contains("belongs to resource 'alpha'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_LosesAResourceThatARouteNames_IsRefused()
    {
        var guarded = Guard(Provider(Route("r", "alpha")));
        var before = guarded.Get(0);

        _policy.Change(TestPolicy.Snapshot("p2", "beta"));
        _time.Advance(GuardedConfiguration.SettleTime);

        Assert.Same(before, guarded.Get(0));
        Assert.True(_health.Current.Stale);
    }

    [Fact]
    public void Provider_RouteStampedWithAVersionThatWas_GetsThePresentOne()
    {
        var provider = Provider(Route("r", "alpha"));
        var guarded = Guard(provider);
        var copied = guarded.Get(0).Routes;

        _policy.Change(TestPolicy.Snapshot("p2", "alpha"));
        provider.Update(copied, [Cluster()]);

        Assert.True(_store.TryGet(Version(guarded.Get(0), "r"), out var snapshot));
        Assert.Same(_policy.Current.Resources, snapshot.Resources);
    }

    [Fact]
    public void Provider_RouteStampedWithAVersionThatNeverWas_IsRefused()
    {
        var guarded = Guard(Provider(Route("r", "alpha", "0123456789abcdef")));

        var fault = Assert.Throws<ConfigurationFaultException>(() => guarded.Get(0));

        Assert.Contains("policy version that does not exist", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_Throws_KeepsWhatItGaveAndIsAskedAgain()
    {
        var provider = new FakeProvider(Route("r", "alpha"));
        var guarded = Guard(provider);
        var before = guarded.Get(0);

        provider.Fault = new InvalidOperationException("No connection.");
        provider.Change(new FixedConfig([Route("r", "beta")], [Cluster()]));
        Assert.Same(before, guarded.Get(0));
        Assert.True(_health.Current.Stale);

        provider.Fault = null;
        _time.Advance(GuardedConfiguration.PollTime);

        Assert.False(_health.Current.Stale);
        Assert.Equal("beta", guarded.Get(0).Routes[0].Metadata![NetGuardMetadata.Resource]);
    }

    [Fact]
    public void Provider_WithAPassiveToken_IsPolledAndAsksYarpForNothingInBetween()
    {
        var provider = new FakeProvider(Route("r", "alpha")) { Passive = true };
        var guarded = Guard(provider);
        var before = guarded.Get(0);

        _time.Advance(GuardedConfiguration.PollTime * 3);
        Assert.Same(before, guarded.Get(0));
        provider.Change(new FixedConfig([Route("r", "beta")], [Cluster()]));
        _time.Advance(GuardedConfiguration.PollTime);

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal("beta", guarded.Get(0).Routes[0].Metadata![NetGuardMetadata.Resource]);
    }

    [Fact]
    public void Provider_ChangesToARouteThatNoMatcherTakes_IsNotShown()
    {
        var provider = Provider(Route("r", "alpha"));
        var guarded = Guard(provider);
        var before = guarded.Get(0);

        provider.Update([Route("r", "alpha") with { Match = new RouteMatch { Path = "/{id:nosuchconstraint}" } }], [Cluster()]);
        _time.Advance(GuardedConfiguration.SettleTime);

        Assert.Same(before, guarded.Get(0));
        Assert.Contains(_log.At(LogLevel.Error), text => text.Contains("nosuchconstraint", StringComparison.Ordinal));
    }

    [Fact]
    public void Provider_ThatGivesASpentToken_IsPolledInsteadOfAskedForEver()
    {
        var provider = new FakeProvider(Route("r", "alpha"));
        var guarded = Guard(provider);
        guarded.Get(0);
        var spent = new FixedConfig([Route("r", "beta")], [Cluster()]);
        spent.Source.Cancel();

        provider.Change(spent);
        Assert.Equal("beta", guarded.Get(0).Routes[0].Metadata![NetGuardMetadata.Resource]);
        provider.Change(new FixedConfig([Route("r", "alpha")], [Cluster()]));
        _time.Advance(GuardedConfiguration.SettleTime);

        Assert.Equal("alpha", guarded.Get(0).Routes[0].Metadata![NetGuardMetadata.Resource]);
    }

    private static string Version(IProxyConfig config, string route) =>
        config.Routes.Single(item => item.RouteId == route).Metadata![NetGuardMetadata.Policy];

    private GuardedConfiguration Guard(params IProxyConfigProvider[] providers) => Guard(_policy, providers);

    private GuardedConfiguration Guard(IRoutePolicy? policy, IProxyConfigProvider[] providers) => _guarded = new(
        providers.Select(provider => new ProviderSlot(provider, owned: false)), new RouteSetCompiler(_store, TestPolicy.Check, new RouteOptions()), policy, _store, _health, _time, _log);
}

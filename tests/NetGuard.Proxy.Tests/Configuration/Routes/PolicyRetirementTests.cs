using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Routes;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration.Routes;

[Trait("Rule", "R11")]
public sealed class PolicyRetirementTests
{
    private readonly PolicyStore _store = new();
    private readonly PolicyHealth _health;
    private readonly CollectingLogger<PolicyRetirement> _log = new();
    private readonly PolicyRetirement _retirement;

    public PolicyRetirementTests()
    {
        _health = new(_store, TimeProvider.System);
        _retirement = new(_store, _health, _log);
    }

    [Fact]
    public void Applied_ManySets_KeepsTheLastTwoAndWhatIsOnTheWay()
    {
        Apply("v1", "v2", "v3", "v4");
        _store.Publish(TestPolicy.Snapshot("next"));
        GC.Collect();

        Assert.Equal(["v3", "v4", "next"], ((string[])["v1", "v2", "v3", "v4", "next"]).Where(version => _store.TryGet(version, out _)));
    }

    [Fact]
    public void Failed_Applying_DegradesUntilASetIsApplied()
    {
        _retirement.ConfigurationApplyingFailed([], new InvalidOperationException("x"));
        Assert.True(_health.Current.Stale);

        _retirement.ConfigurationApplied([]);
        Assert.False(_health.Current.Stale);
    }

    [Fact]
    public void Listener_WhateverItIsGiven_NeverThrows()
    {
        _health.Changed += _ => throw new InvalidOperationException("A subscriber's fault.");

        _retirement.ConfigurationLoaded(null!);
        _retirement.ConfigurationApplied(null!);
        _retirement.ConfigurationApplied([null!]);
        _retirement.ConfigurationApplyingFailed(null!, null!);
        _retirement.ConfigurationLoadingFailed(null!, null!);

        Assert.NotEmpty(_log.At(LogLevel.Error));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Apply(params string[] versions)
    {
        foreach (var version in versions)
        {
            _store.Publish(TestPolicy.Snapshot(version));
            _retirement.ConfigurationApplied([Config(version)]);
        }
    }

    private static GuardedProxyConfig Config(string version) => new(
        version,
        [new RouteConfig { RouteId = "r", Metadata = new Dictionary<string, string> { [NetGuardMetadata.Policy] = version } }],
        [],
        new CancellationChangeToken(CancellationToken.None));
}

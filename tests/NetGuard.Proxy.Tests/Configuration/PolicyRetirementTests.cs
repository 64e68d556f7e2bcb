using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using NetGuard.Proxy.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration;

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
    public void Applied_ManySets_KeepsTheLastOnesAndWhatIsOnTheWay()
    {
        const int Sets = PolicyRetirement.KeptSets + 5;
        for (var set = 0; set < Sets; set++)
        {
            _store.Publish(TestPolicy.Snapshot($"v{set}"));
            _retirement.ConfigurationApplied([Config($"v{set}")]);
        }

        _store.Publish(TestPolicy.Snapshot("next"));
        _retirement.ConfigurationApplied([Config($"v{Sets - 1}")]);

        // The last set counts twice: applied, and applied again.
        Assert.False(_store.TryGet($"v{Sets - PolicyRetirement.KeptSets}", out _));
        Assert.All(Enumerable.Range(Sets - PolicyRetirement.KeptSets + 1, PolicyRetirement.KeptSets - 1), set => Assert.True(_store.TryGet($"v{set}", out _), $"v{set}"));
        Assert.True(_store.TryGet("next", out _));
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

    private static GuardedProxyConfig Config(string version) => new(
        version,
        [new RouteConfig { RouteId = "r", Metadata = new Dictionary<string, string> { [NetGuardMetadata.Policy] = version } }],
        [],
        new CancellationChangeToken(CancellationToken.None));
}

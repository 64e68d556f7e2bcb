using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>
/// Lets go of policy versions that no route names any more. Nothing here may throw: an exception in a listener ends
/// YARP's reloading for the life of the process.
/// </summary>
internal sealed partial class PolicyRetirement(PolicyStore store, PolicyHealth health, ILogger<PolicyRetirement> logger) : IConfigChangeListener
{
    /// <summary>Route sets whose versions are held: the present one and the one before, to which requests are still being matched.</summary>
    public const int KeptSets = 2;

    private readonly Queue<HashSet<string>> _applied = new();

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) =>
        Quietly(() => health.Fail(PolicyConcern.Proxy, PolicyErrorTypes.NotApplied, "the routes could not be loaded, see the log"));

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) =>
        Quietly(() => health.Fail(PolicyConcern.Proxy, PolicyErrorTypes.NotApplied, "the routes could not be put in place, see the log"));

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Quietly(() =>
    {
        var versions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var route in proxyConfigs.SelectMany(config => config.Routes ?? []))
        {
            if (route.Metadata?.GetValueOrDefault(NetGuardMetadata.Policy) is { } version)
            {
                versions.Add(version);
            }
        }

        _applied.Enqueue(versions);
        if (_applied.Count > KeptSets)
        {
            _applied.Dequeue();
        }

        store.Retire(_applied.SelectMany(set => set).ToHashSet(StringComparer.Ordinal));
        health.Clear(PolicyConcern.Proxy);
    });

    private void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Policy versions could not be retired.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

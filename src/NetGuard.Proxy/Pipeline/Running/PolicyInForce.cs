using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Pipeline.Running;

/// <summary>The routes that YARP has put in place, by id, and the policy that they name.</summary>
/// <param name="Snapshot"><c>null</c> where no route names a policy that is known.</param>
/// <param name="Resources">The resource that each route names; <see cref="NetGuardMetadata.NoResource"/> for an open one.</param>
internal sealed record AppliedPolicy(PolicySnapshot? Snapshot, FrozenDictionary<string, string> Resources)
{
    /// <summary>The resource of a name, as this policy has it.</summary>
    public ResourcePolicy? Resource(string name) => Snapshot?.Resources.GetValueOrDefault(name);
}

/// <summary>
/// Follows what YARP has applied, not what was published: routes that YARP refuses leave the old policy in force, and
/// nobody is to be cut by one that never was. Nothing here may throw: an exception in a listener ends YARP's reloading.
/// </summary>
internal sealed partial class PolicyInForce(PolicyStore store, ILogger<PolicyInForce> logger) : IConfigChangeListener
{
    private volatile AppliedPolicy? _current;

    /// <summary><c>null</c> before the first.</summary>
    public AppliedPolicy? Current => _current;

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        try
        {
            _current = Read(proxyConfigs);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.Failed(logger, failure);
        }
    }

    private AppliedPolicy Read(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        PolicySnapshot? snapshot = null;
        var resources = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var route in proxyConfigs.SelectMany(config => config.Routes ?? []))
        {
            if (route.Metadata?.GetValueOrDefault(NetGuardMetadata.Resource) is { } resource)
            {
                resources[route.RouteId] = resource;
            }

            // All routes of a set name one version.
            if (snapshot is null && route.Metadata?.GetValueOrDefault(NetGuardMetadata.Policy) is { } version)
            {
                store.TryGet(version, out snapshot);
            }
        }

        return new AppliedPolicy(snapshot, resources.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The routes that were put in place could not be read; running requests are judged by the ones before.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

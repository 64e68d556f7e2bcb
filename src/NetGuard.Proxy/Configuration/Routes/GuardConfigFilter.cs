using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>
/// The second wall: whatever way a route or cluster came, YARP does not put it in place unless it is the very one that
/// compiled. One exception here and YARP keeps its old routes.
/// </summary>
internal sealed class GuardConfigFilter(PolicyStore store, GuardedConfiguration configuration) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        if (!configuration.IsAccepted(cluster))
        {
            // Refuses because what was changed after the check was not checked: a credential could go elsewhere, or without TLS.
            throw Refusal($"Cluster '{cluster.ClusterId}'");
        }

        return ValueTask.FromResult(cluster);
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        if (!configuration.IsAccepted(route))
        {
            // Refuses because what was changed after the check was not checked: the route could have lost its guard.
            throw Refusal($"Route '{route.RouteId}'");
        }

        var version = route.Metadata?.GetValueOrDefault(NetGuardMetadata.Policy);
        if (version is null || !store.TryGet(version, out var snapshot))
        {
            throw new InvalidOperationException($"Route '{route.RouteId}' names no policy version that is known.");
        }

        var resource = route.Metadata?.GetValueOrDefault(NetGuardMetadata.Resource);
        if (resource is null || resource != NetGuardMetadata.NoResource && !snapshot.Resources.ContainsKey(resource))
        {
            throw new InvalidOperationException($"Route '{route.RouteId}' names no resource of policy {version} in its metadata {NetGuardMetadata.Resource}.");
        }

        return ValueTask.FromResult(route);
    }

    private static InvalidOperationException Refusal(string subject) => new(
        $"{subject} did not come through NetGuard, or was changed after NetGuard had checked it. Call AddNetGuard after LoadFromConfig, LoadFromMemory and every other configuration provider; "
        + "make changes in the provider, not in an IProxyConfigFilter or IDestinationResolver.");
}

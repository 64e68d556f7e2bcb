using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>Stands before one of the application's providers: YARP sees what <see cref="GuardedConfiguration"/> accepted.</summary>
internal sealed class GuardedProxyConfigProvider(GuardedConfiguration configuration, int index) : IProxyConfigProvider
{
    public IProxyConfig GetConfig() => configuration.Get(index);
}

/// <summary>One provider's accepted part of a route set. All parts of one set share a token, so YARP takes them together.</summary>
internal sealed record GuardedProxyConfig(
    string RevisionId,
    IReadOnlyList<RouteConfig> Routes,
    IReadOnlyList<ClusterConfig> Clusters,
    IChangeToken ChangeToken) : IProxyConfig;

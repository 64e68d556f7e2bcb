using System.Collections.Frozen;
using System.Security.Authentication;
using NetGuard.Documents;
using NetGuard.Policy.Routing;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration;

/// <summary>YARP's own records as the facts that the rules judge.</summary>
internal static class RouteFactsReader
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <param name="route">The route.</param>
    /// <param name="origin">The provider that it comes from.</param>
    public static RouteFacts Read(RouteConfig route, Origin origin) => new()
    {
        Id = route.RouteId ?? "",
        At = At("Routes", route.RouteId, origin),
        Resource = route.Metadata?.GetValueOrDefault(NetGuardMetadata.Resource),
        ClusterId = route.ClusterId,
        MatchPath = route.Match?.Path,
        OutputCachePolicy = route.OutputCachePolicy,
        Transforms = route.Transforms ?? [],
        Metadata = route.Metadata ?? NoMetadata,
    };

    /// <param name="cluster">The cluster.</param>
    /// <param name="origin">The provider that it comes from.</param>
    public static ClusterFacts Read(ClusterConfig cluster, Origin origin)
    {
        var at = At("Clusters", cluster.ClusterId, origin);
        return new()
        {
            Id = cluster.ClusterId ?? "",
            At = at,
            Destinations = [.. (cluster.Destinations ?? FrozenDictionary<string, DestinationConfig>.Empty).Select(destination =>
                new DestinationFacts(destination.Key, destination.Value.Address ?? "", new(ConfigPath.Member(ConfigPath.Member(at.Path, "Destinations"), destination.Key), origin)))],
            DangerousAcceptAnyServerCertificate = cluster.HttpClient?.DangerousAcceptAnyServerCertificate == true,
            HasWebProxy = cluster.HttpClient?.WebProxy is not null,
            SslProtocols = cluster.HttpClient?.SslProtocols is { } protocols and not SslProtocols.None
                ? protocols.ToString().Split(", ")
                : [],
        };
    }

    /// <summary>Addresses of each cluster, as a snapshot holds them.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> Addresses(IEnumerable<ClusterFacts> clusters) => clusters
        .GroupBy(cluster => cluster.Id, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(
            group => group.Key,
            group => group.SelectMany(cluster => cluster.Destinations).Select(destination => destination.Address).ToFrozenSet(StringComparer.Ordinal),
            StringComparer.OrdinalIgnoreCase);

    private static ConfigNodeReference At(string section, string? id, Origin origin) =>
        new(ConfigPath.Member($"{ConfigurationFlattener.ProxySection}.{section}", id ?? ""), origin);
}

using System.Collections.Frozen;
using System.Security.Authentication;
using NetGuard.Documents;
using NetGuard.Policy.Routing;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>YARP's own records as the facts that the rules judge.</summary>
internal static class RouteFactsReader
{
    /// <param name="route">The route.</param>
    /// <param name="origin">The provider that it comes from.</param>
    public static RouteFacts Read(RouteConfig route, Origin origin)
    {
        // The stamp is ours and judged by itself; the rules refuse one that was written by hand.
        var metadata = Metadata(route);
        metadata.Remove(NetGuardMetadata.Policy);
        return new()
        {
            Id = route.RouteId ?? "",
            At = At("Routes", route.RouteId, origin),
            Resource = metadata.GetValueOrDefault(NetGuardMetadata.Resource),
            ClusterId = route.ClusterId,
            MatchPath = route.Match?.Path,
            OutputCachePolicy = route.OutputCachePolicy,
            Transforms = route.Transforms ?? [],
            Metadata = metadata,
        };
    }

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
            Metadata = Metadata(cluster.Metadata),
            HasWebProxy = cluster.HttpClient?.WebProxy is not null,
            SslProtocols = cluster.HttpClient?.SslProtocols is { } protocols and not SslProtocols.None
                ? protocols.ToString().Split(", ")
                : [],
        };
    }

    /// <summary>The version that the route was stamped with; <c>null</c> if it was not.</summary>
    public static string? Version(RouteConfig route) => Metadata(route).GetValueOrDefault(NetGuardMetadata.Policy);

    /// <summary>Metadata by names that compare without regard to case, as in a file.</summary>
    public static Dictionary<string, string> Metadata(RouteConfig route) => Metadata(route.Metadata);

    private static Dictionary<string, string> Metadata(IReadOnlyDictionary<string, string>? written)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in written ?? FrozenDictionary<string, string>.Empty)
        {
            metadata[name] = value;
        }

        return metadata;
    }

    private static ConfigNodeReference At(string section, string? id, Origin origin) =>
        new(ConfigPath.Member($"{ConfigurationFlattener.ProxySection}.{section}", id ?? ""), origin);
}

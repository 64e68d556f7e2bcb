using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Routing;

/// <summary>
/// The rules between routes, clusters and resources. On facts, so that the routes of a file and those of a provider of
/// the user's own obey the same.
/// </summary>
public static class RouteRules
{
    public const string ResourceKey = "NetGuard.Resource";
    public const string PolicyKey = "NetGuard.Policy";
    public const string AllowEncodedSlashKey = "NetGuard.AllowEncodedSlash";

    /// <summary>The word that leaves a route open, on purpose.</summary>
    public const string NoResource = "none";

    private static readonly string[] KnownKeys = [ResourceKey, AllowEncodedSlashKey];

    /// <summary>Adds every error and warning to <paramref name="errors"/>; true if there is no error.</summary>
    /// <param name="routes">All routes.</param>
    /// <param name="clusters">All clusters.</param>
    /// <param name="resources">The compiled resources by name.</param>
    /// <param name="listeners">Where this process listens; empty where that is not known.</param>
    /// <param name="errors">Errors and warnings.</param>
    public static bool Check(
        IReadOnlyList<RouteFacts> routes,
        IReadOnlyList<ClusterFacts> clusters,
        IReadOnlyDictionary<string, ResourcePolicy> resources,
        IReadOnlyList<ListenerFacts> listeners,
        out IReadOnlyList<ConfigError> errors)
    {
        var findings = new Findings();
        var clusterIds = clusters.Select(cluster => cluster.Id).ToArray();
        foreach (var route in routes)
        {
            CheckMetadata(route, resources, findings);
            TransformRules.Check(route, findings);
            if (route.ClusterId is not null && !clusterIds.Contains(route.ClusterId, StringComparer.OrdinalIgnoreCase))
            {
                var at = route.ClusterAt ?? route.At;
                findings.Add(at.Origin, at.Path, $"unknown cluster {Values.Quote(route.ClusterId)}{Values.DidYouMean(route.ClusterId, clusterIds)}");
            }
        }

        DestinationRules.Check(routes, clusters, resources, listeners, findings);
        TransportRules.Check(routes, clusters, resources, findings);
        LintUnused(routes, resources, findings);
        errors = findings.Ordered;
        return !findings.HasErrors;
    }

    /// <summary>Whether the route is guarded by a resource.</summary>
    internal static bool IsGuarded(RouteFacts route) =>
        route.Resource is not null && route.Resource != NoResource;

    private static void CheckMetadata(RouteFacts route, IReadOnlyDictionary<string, ResourcePolicy> resources, Findings findings)
    {
        var (path, origin) = (route.At.Path, route.At.Origin);
        if (route.Resource is null)
        {
            findings.Add(origin, path, $"the route names no resource; give it the metadata \"{ResourceKey}\", with \"{NoResource}\" to leave it open on purpose");
        }
        else if (IsGuarded(route) && !resources.ContainsKey(route.Resource))
        {
            var at = route.ResourceAt ?? route.At;
            findings.Add(at.Origin, at.Path, $"unknown resource {Values.Quote(route.Resource)}{Values.DidYouMean(route.Resource, [.. resources.Keys, NoResource])}");
        }

        foreach (var (key, value) in route.Metadata)
        {
            if (string.Equals(key, PolicyKey, StringComparison.OrdinalIgnoreCase))
            {
                findings.Add(origin, path, $"the metadata {PolicyKey} is set by the gateway, never by hand");
            }
            else if (string.Equals(key, AllowEncodedSlashKey, StringComparison.OrdinalIgnoreCase) && !bool.TryParse(value, out _))
            {
                findings.Add(origin, path, $"the metadata {AllowEncodedSlashKey} is \"true\" or \"false\"");
            }
            else if (key.StartsWith("NetGuard.", StringComparison.OrdinalIgnoreCase) && !KnownKeys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                findings.Add(origin, path, $"unknown metadata {Values.Quote(key)}{Values.DidYouMean(key, KnownKeys)}");
            }
        }

        if (IsGuarded(route) && !string.IsNullOrEmpty(route.OutputCachePolicy))
        {
            // Refuses because output caching answers before any rule is asked.
            findings.Add(origin, path, "OutputCachePolicy on a guarded route would answer callers that no rule has judged; leave it out");
        }
    }

    private static void LintUnused(IReadOnlyList<RouteFacts> routes, IReadOnlyDictionary<string, ResourcePolicy> resources, Findings findings)
    {
        foreach (var resource in resources.Values)
        {
            if (!routes.Any(route => string.Equals(route.Resource, resource.Name, StringComparison.OrdinalIgnoreCase)))
            {
                findings.Warn(resource.Terms.At.Origin, resource.Terms.At.Path, "no route names this resource");
            }
        }
    }
}

using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Routing;

/// <summary>
/// A destination belongs to one resource. Refuses because a second way to it, guarded by other rules or by none, is the
/// way around the first.
/// </summary>
internal static class DestinationRules
{
    public static void Check(
        IReadOnlyList<RouteFacts> routes,
        IReadOnlyList<ClusterFacts> clusters,
        IReadOnlyDictionary<string, ResourcePolicy> resources,
        IReadOnlyList<ListenerFacts> listeners,
        Findings findings)
    {
        var owners = new Dictionary<NetworkPlace, List<Owner>>();
        foreach (var cluster in clusters)
        {
            var users = UsersOf(cluster, routes);
            foreach (var destination in cluster.Destinations)
            {
                if (!NetworkPlace.TryParse(destination.Address, out var place, out var error))
                {
                    findings.Add(destination.At.Origin, destination.At.Path, error);
                    continue;
                }

                if (listeners.FirstOrDefault(listener => listener.Answers(place)) is { } own)
                {
                    findings.Add(destination.At.Origin, destination.At.Path, $"the destination is the gateway itself, which listens there by {own.At.Path}");
                }

                foreach (var user in users)
                {
                    Claim(owners, place, new Owner(user, destination), resources, findings);
                }
            }
        }
    }

    private static string[] UsersOf(ClusterFacts cluster, IReadOnlyList<RouteFacts> routes) =>
    [
        .. routes
            .Where(route => route.Resource is not null && string.Equals(route.ClusterId, cluster.Id, StringComparison.OrdinalIgnoreCase))
            .Select(route => RouteRules.IsGuarded(route) ? route.Resource! : RouteRules.NoResource)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static void Claim(Dictionary<NetworkPlace, List<Owner>> owners, NetworkPlace place, Owner owner, IReadOnlyDictionary<string, ResourcePolicy> resources, Findings findings)
    {
        if (!owners.TryGetValue(place, out var earlier))
        {
            owners[place] = [owner];
            return;
        }

        if (earlier.Exists(other => string.Equals(other.Resource, owner.Resource, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        var first = earlier[0];
        earlier.Add(owner);
        var at = owner.Destination.At;
        if (earlier.TrueForAll(other => resources.TryGetValue(other.Resource, out var resource) && resource.Terms.SharedDestination))
        {
            findings.Warn(at.Origin, at.Path, $"{place} is shared by {Name(first.Resource)} and {Name(owner.Resource)}: the laxer rules of the two hold for it");
            return;
        }

        var remedy = owner.Resource == RouteRules.NoResource || first.Resource == RouteRules.NoResource
            ? "give the open route a destination of its own"
            : "give each its own, or both \"SharedDestination\": true";
        findings.Add(at.Origin, at.Path, $"{place} belongs to {Name(first.Resource)} ({first.Destination.At.Path}) and cannot be reached by {Name(owner.Resource)} too; {remedy}");
    }

    private static string Name(string resource) => resource == RouteRules.NoResource ? "an open route" : $"resource {Values.Quote(resource)}";

    private readonly record struct Owner(string Resource, DestinationFacts Destination);
}

using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Routing;

/// <summary>What a route's transforms may not do.</summary>
internal static class TransformRules
{
    private static readonly string[] HeaderSetters = ["RequestHeader", "RequestHeaderRouteValue"];
    private static readonly string[] QuerySetters = ["QueryValueParameter", "QueryRouteParameter"];

    public static void Check(RouteFacts route, Findings findings)
    {
        for (var i = 0; i < route.Transforms.Count; i++)
        {
            var at = i < route.TransformsAt.Count ? route.TransformsAt[i] : route.At;
            CheckCredentials(route.Transforms[i], at, findings);
        }

        if (RouteRules.IsGuarded(route) && !TargetRewrite.TryCompile(route.MatchPath, route.Transforms, out _, out var error))
        {
            var at = FirstRefused(route);
            findings.Add(at.Origin, at.Path, error);
        }
    }

    private static ConfigNodeReference FirstRefused(RouteFacts route)
    {
        for (var i = 0; i < route.TransformsAt.Count; i++)
        {
            if (!TargetRewrite.TryCompile(route.MatchPath, [.. route.Transforms.Take(i + 1)], out _, out _))
            {
                return route.TransformsAt[i];
            }
        }

        return route.At;
    }

    private static void CheckCredentials(IReadOnlyDictionary<string, string> transform, ConfigNodeReference at, Findings findings)
    {
        var sets = Value(transform, "Set") is not null || Value(transform, "Append") is not null;
        foreach (var kind in HeaderSetters.Concat(QuerySetters))
        {
            var known = HeaderSetters.Contains(kind) ? CredentialCarriers.Headers : CredentialCarriers.QueryParameters;
            if (sets && Value(transform, kind) is { } name && known.Contains(name.Trim()))
            {
                // Refuses because a credential set here is one that no rule knows, written in the file.
                findings.Add(at.Origin, at.Path, $"a transform cannot set the credential {Values.Quote(name)}; use the resource's Upstream");
            }
        }

        if (Value(transform, "ClientCert") is { } header && CredentialCarriers.Headers.Contains(header.Trim()))
        {
            findings.Add(at.Origin, at.Path, $"a transform cannot set the credential {Values.Quote(header)}");
        }
    }

    private static string? Value(IReadOnlyDictionary<string, string> transform, string name)
    {
        foreach (var (key, value) in transform)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}

using NetGuard.Policy.Routing;

namespace NetGuard.Proxy;

/// <summary>Names in a YARP route's metadata.</summary>
public static class NetGuardMetadata
{
    /// <summary>The resource that guards the route, or <see cref="NoResource"/>.</summary>
    public const string Resource = RouteRules.ResourceKey;

    /// <summary>The policy version that the route was compiled with; set by NetGuard, never by hand.</summary>
    public const string Policy = RouteRules.PolicyKey;

    /// <summary><c>true</c> lets <c>%2F</c> pass in the path of a route's requests.</summary>
    public const string AllowEncodedSlash = RouteRules.AllowEncodedSlashKey;

    /// <summary>Leaves a route open, on purpose.</summary>
    public const string NoResource = RouteRules.NoResource;
}

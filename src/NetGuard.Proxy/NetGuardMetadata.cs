namespace NetGuard.Proxy;

/// <summary>Names in a YARP route's metadata.</summary>
public static class NetGuardMetadata
{
    /// <summary>The resource that guards the route, or <see cref="NoResource"/>.</summary>
    public const string Resource = "NetGuard.Resource";

    /// <summary>The policy version that the route was compiled with; set by NetGuard, never by hand.</summary>
    public const string Policy = "NetGuard.Policy";

    /// <summary>Leaves a route open, on purpose.</summary>
    public const string NoResource = "none";
}

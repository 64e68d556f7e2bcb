using System.Runtime.CompilerServices;
using NetGuard.Policy.Routing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace NetGuard.Proxy.Pipeline;

/// <summary>What the guard needs of a YARP route, read once for each <see cref="RouteModel"/>.</summary>
internal sealed class GuardedRoute
{
    private static readonly ConditionalWeakTable<RouteModel, GuardedRoute> Known = [];

    private GuardedRoute(RouteConfig config)
    {
        Id = config.RouteId;
        ClusterId = config.ClusterId;
        Resource = Metadata(config, NetGuardMetadata.Resource);
        PolicyVersion = Metadata(config, NetGuardMetadata.Policy);
        AllowEncodedSlash = string.Equals(Metadata(config, NetGuardMetadata.AllowEncodedSlash), "true", StringComparison.OrdinalIgnoreCase);
        if (TargetRewrite.TryCompile(config.Match.Path, config.Transforms ?? [], out var rewrite, out _))
        {
            Rewrite = rewrite;
        }
    }

    public string Id { get; }

    public string? ClusterId { get; }

    /// <summary>The resource that the route names; <c>null</c> if it names none.</summary>
    public string? Resource { get; }

    public string? PolicyVersion { get; }

    /// <summary>Whether the route was left open on purpose.</summary>
    public bool IsOpen => Resource == NetGuardMetadata.NoResource;

    public bool AllowEncodedSlash { get; }

    /// <summary><c>null</c> where the route's transforms cannot be applied to a raw target.</summary>
    public TargetRewrite? Rewrite { get; }

    public static GuardedRoute For(RouteModel route) => Known.GetValue(route, static model => new GuardedRoute(model.Config));

    /// <summary>Whether a route is under guard: every one is that does not say otherwise.</summary>
    public static bool Guards(RouteConfig config) => Metadata(config, NetGuardMetadata.Resource) != NetGuardMetadata.NoResource;

    private static string? Metadata(RouteConfig config, string key) => config.Metadata?.GetValueOrDefault(key);
}

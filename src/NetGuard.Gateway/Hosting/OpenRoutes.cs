using NetGuard.Proxy;
using NetGuard.Proxy.Configuration;
using Yarp.ReverseProxy;

namespace NetGuard.Gateway.Hosting;

/// <summary>Routes that no resource guards, on purpose; named wherever somebody looks, so that nobody forgets them.</summary>
internal static class OpenRoutes
{
    private const string Prefix = "ReverseProxy:Routes:";
    private const string Suffix = $":Metadata:{NetGuardMetadata.Resource}";

    /// <summary>Those of a configuration that is about to be used.</summary>
    public static IReadOnlyList<string> Of(Candidate candidate) =>
        [.. candidate.ProxyData
            .Where(setting => setting.Value == NetGuardMetadata.NoResource
                && setting.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                && setting.Key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            .Select(setting => setting.Key[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>Those that YARP has in force now.</summary>
    public static IReadOnlyList<string> Of(IProxyStateLookup proxy) =>
        [.. proxy.GetRoutes()
            .Where(route => route.Config.Metadata?.GetValueOrDefault(NetGuardMetadata.Resource) == NetGuardMetadata.NoResource)
            .Select(route => route.Config.RouteId)
            .Order(StringComparer.Ordinal)];
}

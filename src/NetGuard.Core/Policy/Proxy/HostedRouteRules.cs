using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Proxy;

/// <summary>
/// What a route of the gateway's own file may not ask for. As a library NetGuard lives in an application that may well
/// have these middlewares; the gateway has none of them.
/// </summary>
internal static class HostedRouteRules
{
    /// <summary>Members of a YARP route that name a policy of an ASP.NET Core middleware.</summary>
    private static readonly string[] MiddlewarePolicies = ["AuthorizationPolicy", "RateLimiterPolicy", "CorsPolicy", "Timeout", "TimeoutPolicy"];

    public static void Check(ConfigNode? reverseProxy, Findings findings)
    {
        if ((reverseProxy as ConfigObject)?["Routes"] is not ConfigObject routes)
        {
            return;
        }

        foreach (var route in routes.Members.Values.OfType<ConfigObject>())
        {
            foreach (var name in MiddlewarePolicies)
            {
                if (route[name] is { } policy)
                {
                    // Refuses because ASP.NET Core answers 500 in front of the guard where the middleware is missing: closed, but unrecorded.
                    findings.Add(policy, $"{name} needs a middleware that the gateway does not have; leave it out{Instead(name)}");
                }
            }
        }
    }

    private static string Instead(string name) => name switch
    {
        "AuthorizationPolicy" => " and use the resource's Authentication",
        "Timeout" or "TimeoutPolicy" => " and use the cluster's HttpRequest.ActivityTimeout",
        _ => "",
    };
}

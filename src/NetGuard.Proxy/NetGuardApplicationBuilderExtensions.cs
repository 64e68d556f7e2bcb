using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Pipeline.Forwarding;
using NetGuard.Proxy.Pipeline.Refusals;
using NetGuard.Proxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the guard into an application's pipeline.</summary>
public static class NetGuardApplicationBuilderExtensions
{
    /// <summary>
    /// Maps the routes of the reverse proxy with the guard in front and YARP's session affinity, load balancing and passive
    /// health checks behind it.
    /// </summary>
    public static ReverseProxyConventionBuilder MapNetGuard(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapReverseProxy(proxy =>
        {
            proxy.UseNetGuard();
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });

    /// <summary>The guard as the first middleware of a reverse proxy's pipeline.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not the first, or NetGuard was not added to the services after all else that configures the proxy.
    /// </exception>
    public static IReverseProxyApplicationBuilder UseNetGuard(this IReverseProxyApplicationBuilder proxy)
    {
        // Refuses because what runs before the guard reads a request that nobody has judged, or answers it.
        if (!IsFirst(proxy))
        {
            throw new InvalidOperationException("UseNetGuard must be the first middleware of the reverse proxy's pipeline.");
        }

        if (proxy.ApplicationServices.GetService<AdmitStage>() is null)
        {
            throw new InvalidOperationException("UseNetGuard needs AddNetGuard: builder.Services.AddReverseProxy()….AddNetGuard().");
        }

        if (proxy.ApplicationServices.GetRequiredService<IForwarderHttpClientFactory>() is not GuardedHttpClientFactory)
        {
            throw new InvalidOperationException("AddNetGuard must come after ConfigureHttpClient and any registration of an IForwarderHttpClientFactory.");
        }

        proxy.UseMiddleware<RecordMiddleware>();
        proxy.UseMiddleware<GuardMiddleware>();
        return proxy;
    }

    /// <summary>
    /// Refuses and records what no route of the proxy takes. For an application that serves nothing else; between routing and
    /// its endpoints.
    /// </summary>
    internal static IApplicationBuilder UseUnmatchedRequests(this IApplicationBuilder application) =>
        application.UseMiddleware<UnmatchedRequestsMiddleware>();

    /// <summary>
    /// YARP's builder hands out the builder that it wraps, and that one's middlewares are only in a private list. Where the
    /// list cannot be read, the order cannot be vouched for.
    /// </summary>
    private static bool IsFirst(IReverseProxyApplicationBuilder proxy)
    {
        // Adds a middleware that does nothing: it is the way to the list. The one before it is YARP's initializer.
        var wrapped = proxy.Use(next => next);
        return wrapped is ApplicationBuilder builder && Middlewares(builder).Count == 2;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_components")]
    private static extern ref List<Func<RequestDelegate, RequestDelegate>> Middlewares(ApplicationBuilder builder);
}

using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;

namespace NetGuard.Gateway.Admin;

/// <summary>
/// Health, readiness and metrics, in an application of their own: on the data listener a forged Host header could reach
/// them, whatever a route filter says.
/// </summary>
internal static class AdminApplication
{
    /// <param name="url">Where to listen, such as <c>http://127.0.0.1:8081</c>.</param>
    /// <param name="status">What health and readiness tell.</param>
    /// <param name="metrics">The provider whose Prometheus exporter is scraped.</param>
    /// <param name="logs">The data application's logging.</param>
    public static WebApplication Build(string url, GatewayStatus status, MeterProvider metrics, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.MaxConcurrentConnections = 100;
        });

        var application = builder.Build();
        var hosts = new OwnHosts(url);
        application.Use((context, next) =>
        {
            if (hosts.Contains(context.Request.Host, context.Connection.LocalIpAddress))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        });
        application.UseRouting();
        application.MapGet("/health", (HttpContext context) => HealthAsync(context, status));
        application.MapGet("/ready", (HttpContext context) => ReadyAsync(context, status));

        // Refuses to be scraped from elsewhere because metrics name resources, and nobody has been asked who they are.
        application.UseWhen(
            context => IsLocal(context) && context.Request.Path == "/metrics",
            branch => branch.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, null, "/metrics", null, null));
        application.UseEndpoints(static _ => { });
        return application;
    }

    /// <summary>One word; on loopback also why, and what is open on purpose. 200 also when degraded: the old policy is in force, a restart would not help.</summary>
    private static Task HealthAsync(HttpContext context, GatewayStatus status)
    {
        var degraded = status.Degraded;
        var unresolved = status.Unresolved;
        var certificates = status.Certificates;
        var text = new StringBuilder(degraded is null && unresolved.Count == 0 && certificates.Count == 0 ? "Healthy" : "Degraded").Append('\n');
        if (IsLocal(context))
        {
            if (degraded is not null)
            {
                text.Append(degraded).Append('\n');
            }

            if (unresolved.Count > 0)
            {
                text.Append("Unresolved endpoints: ").AppendJoin(", ", unresolved).Append('\n');
            }

            if (certificates.Count > 0)
            {
                text.Append("Certificates: ").AppendJoin("; ", certificates).Append('\n');
            }

            if (status.OpenRoutes is { Count: > 0 } open)
            {
                text.Append("Open routes: ").AppendJoin(", ", open).Append('\n');
            }
        }

        return WriteAsync(context, StatusCodes.Status200OK, text.ToString());
    }

    private static Task ReadyAsync(HttpContext context, GatewayStatus status) =>
        status.IsReady
            ? WriteAsync(context, StatusCodes.Status200OK, "Ready\n")
            : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Unready\n");

    private static Task WriteAsync(HttpContext context, int statusCode, string text)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
        && context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);
}

using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>
/// Builds ASP.NET Core's matcher over routes before they are shown to anyone. YARP does not: an unknown constraint or a
/// host that cannot be parsed passes its validation, is put in place, and then every request of every route fails.
/// </summary>
internal static class RouteTable
{
    /// <param name="routes">All routes; paths that are no route patterns have their error from YARP.</param>
    /// <param name="options">The application's routing options, for constraints of its own.</param>
    /// <returns>The routes that no matcher can be built with, and why.</returns>
    public static IReadOnlyList<(RouteConfig Route, string Message)> FindFaults(IReadOnlyList<RouteConfig> routes, RouteOptions options)
    {
        // All at once is the usual case; one by one says which it is.
        return Try(routes, options) is null
            ? []
            : [.. routes.Select(route => (route, Message: Try([route], options))).Where(fault => fault.Message is not null).Select(fault => (fault.route, fault.Message!))];
    }

    private static string? Try(IReadOnlyList<RouteConfig> routes, RouteOptions options)
    {
        var services = new ServiceCollection();
        services.AddRouting(own => own.ConstraintMap = options.ConstraintMap);
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        using var listener = new DiagnosticListener("NetGuard.RouteTable");
        services.AddSingleton(listener);
        services.AddSingleton<DiagnosticSource>(listener);
        using var provider = services.BuildServiceProvider();
        try
        {
            var app = new ApplicationBuilder(provider);
            app.UseRouting();
            app.UseEndpoints(endpoints => endpoints.DataSources.Add(new DefaultEndpointDataSource(routes.Select(Endpoint))));
            var context = new DefaultHttpContext { RequestServices = provider };
            context.Request.Method = HttpMethods.Get;
            context.Request.Path = "/";
            app.Build()(context).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Routing throws types of its own and others at will; any of them means that no request would be matched.
            return e.Message;
        }
    }

    private static Endpoint Endpoint(RouteConfig route)
    {
        var builder = new RouteEndpointBuilder(_ => Task.CompletedTask, RoutePatternFactory.Parse(string.IsNullOrEmpty(route.Match.Path) ? "/{**catchall}" : route.Match.Path), route.Order ?? 0);
        if (route.Match.Hosts is { Count: > 0 } hosts)
        {
            builder.Metadata.Add(new HostAttribute([.. hosts]));
        }

        if (route.Match.Methods is { Count: > 0 } methods)
        {
            builder.Metadata.Add(new HttpMethodMetadata(methods));
        }

        return builder.Build();
    }
}

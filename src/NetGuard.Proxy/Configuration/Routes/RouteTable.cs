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
/// host that cannot be parsed passes its validation, is put in place, and then every request of every route fails. Two
/// routes that take the same requests pass too, and then each of these requests fails.
/// </summary>
internal static class RouteTable
{
    /// <param name="routes">All routes; paths that are no route patterns have their error from YARP.</param>
    /// <param name="options">The application's routing options, for constraints of its own.</param>
    /// <returns>The routes that no matcher can be built with, and why.</returns>
    public static IReadOnlyList<(RouteConfig Route, string Message)> FindFaults(IReadOnlyList<RouteConfig> routes, RouteOptions options)
    {
        // What has no match at all has its error from YARP.
        var all = routes.Where(route => route.Match is not null).ToList();
        var faults = Try(all, options) is null
            ? []
            : all.Select(route => (Route: route, Message: Try([route], options)!)).Where(fault => fault.Message is not null).ToList();

        // Two routes that take the same request may have failed the try together, and each is good alone.
        return faults.Count > 0 ? faults : FindTwins(all);
    }

    private static List<(RouteConfig Route, string Message)> FindTwins(List<RouteConfig> routes)
    {
        var faults = new List<(RouteConfig, string)>();
        var seen = new Dictionary<(int Order, RouteMatch Match), string>();
        foreach (var route in routes)
        {
            var match = route.Match with { Path = Shape(Pattern(route)) };
            if (!seen.TryAdd((route.Order ?? 0, match), route.RouteId))
            {
                faults.Add((route, $"takes the same requests as route '{seen[(route.Order ?? 0, match)]}', and each of them would fail; give one of the two another Match or Order"));
            }
        }

        return faults;
    }

    // A pattern without its parameters' names, which do not tell requests apart.
    private static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternParameterPart parameter => $"{{{parameter.ParameterKind}:{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => part.ToString(),
    }))));

    private static RoutePattern Pattern(RouteConfig route) =>
        RoutePatternFactory.Parse(string.IsNullOrEmpty(route.Match.Path) ? "/{**catchall}" : route.Match.Path);

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
        var builder = new RouteEndpointBuilder(_ => Task.CompletedTask, Pattern(route), route.Order ?? 0);
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

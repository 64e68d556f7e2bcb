using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using NetGuard.Proxy.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Gateway.Explain;

/// <summary>The routes of a candidate as YARP reads them, to find the one that a hypothetical request would take.</summary>
internal sealed class ResourceRoutes
{
    private readonly List<(RouteConfig Config, RoutePattern Pattern)> _routes;

    public ResourceRoutes(Candidate candidate)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(candidate.ProxyData).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy"));
        using var provider = services.BuildServiceProvider();
        _routes = [.. provider.GetRequiredService<IProxyConfigProvider>().GetConfig().Routes
            .Select(route => (route, RoutePatternFactory.Parse(route.Match.Path ?? "/{**any}")))
            .OrderBy(route => route.route.Order ?? 0)
            .ThenBy(route => route.Item2.InboundPrecedence)];
    }

    /// <summary>The route that takes the request, whosever it is; <c>null</c> if none does. Routes that also match by host or header are taken as if those matched.</summary>
    public RouteConfig? Find(string method, string path)
    {
        foreach (var (config, pattern) in _routes)
        {
            if ((config.Match.Methods is not { Count: > 0 } methods || methods.Contains(method, StringComparer.OrdinalIgnoreCase))
                && new TemplateMatcher(new RouteTemplate(pattern), []).TryMatch(path, []))
            {
                return config;
            }
        }

        return null;
    }
}

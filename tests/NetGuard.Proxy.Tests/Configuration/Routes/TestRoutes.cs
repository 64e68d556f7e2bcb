using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration.Routes;

internal static class TestRoutes
{
    public static InMemoryConfigProvider Provider(params RouteConfig[] routes) => new(routes, [Cluster()]);

    public static InMemoryConfigProvider Second(RouteConfig route) =>
        new([route with { ClusterId = "second" }], [Cluster("http://127.0.0.1:99/") with { ClusterId = "second" }]);

    public static RouteConfig Route(string id, string? resource, string? version = null)
    {
        var metadata = new Dictionary<string, string>();
        if (resource is not null)
        {
            metadata[NetGuardMetadata.Resource] = resource;
        }

        if (version is not null)
        {
            metadata[NetGuardMetadata.Policy] = version;
        }

        return new() { RouteId = id, ClusterId = "c", Match = new RouteMatch { Path = $"/{id}" }, Metadata = metadata };
    }

    public static ClusterConfig Cluster(string address = "http://127.0.0.1:9/") =>
        new() { ClusterId = "c", Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = address } } };
}

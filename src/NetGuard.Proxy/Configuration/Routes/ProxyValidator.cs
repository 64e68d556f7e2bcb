using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetGuard.Documents;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>
/// YARP's own reading and validation of its section, so that nothing is published that YARP would refuse: its loader and
/// its validators run in a container of their own, with the services that the gateway gives them.
/// </summary>
internal static class ProxyValidator
{
    public static IReadOnlyList<ConfigError> Validate(IReadOnlyDictionary<string, string?> data, ConfigObject proxy)
    {
        var errors = new List<ConfigError>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(data).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders());
        services.AddReverseProxy().LoadFromConfig(configuration.GetSection(ConfigurationFlattener.ProxySection));
        using var provider = services.BuildServiceProvider();

        IProxyConfig config;
        try
        {
            config = provider.GetRequiredService<IProxyConfigProvider>().GetConfig();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // YARP's loader throws whatever its conversions throw; any of it means that it would not load.
            return [new ConfigError(proxy.Origin, proxy.Path, $"YARP cannot read this section: {e.Message}")];
        }

        var validator = provider.GetRequiredService<IConfigValidator>();
        foreach (var route in config.Routes)
        {
            Add(NodeOf(ConfigurationFlattener.Routes(proxy), route.RouteId, proxy), validator.ValidateRouteAsync(route), errors);
        }

        if (errors.Count == 0)
        {
            var faults = RouteTable.FindFaults(config.Routes, provider.GetRequiredService<IOptions<RouteOptions>>().Value);
            errors.AddRange(faults.Select(fault => At(NodeOf(ConfigurationFlattener.Routes(proxy), fault.Route.RouteId, proxy), fault.Message)));
        }

        foreach (var cluster in config.Clusters)
        {
            Add(NodeOf(ConfigurationFlattener.Clusters(proxy), cluster.ClusterId, proxy), validator.ValidateClusterAsync(cluster), errors);
        }

        return errors;
    }

    private static void Add(ConfigNode node, ValueTask<IList<Exception>> validation, List<ConfigError> errors)
    {
        // YARP's validators complete synchronously without custom policies, of which this container has none.
        foreach (var fault in validation.AsTask().GetAwaiter().GetResult())
        {
            errors.Add(At(node, fault.Message));
        }
    }

    private static ConfigNode NodeOf(IReadOnlyDictionary<string, ConfigNode> nodes, string id, ConfigNode parent) => nodes.GetValueOrDefault(id) ?? parent;

    private static ConfigError At(ConfigNode node, string message) => new(node.Origin, node.Path, message);
}

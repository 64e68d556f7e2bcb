using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Configuration.Library;
using NetGuard.Proxy.Configuration.Routes;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Sources;
using NetGuard.Proxy.Sources.Names;
using Yarp.ReverseProxy.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts NetGuard in front of a YARP reverse proxy.</summary>
public static class NetGuardServiceCollectionExtensions
{
    /// <summary>
    /// Guards the proxy's routes by the policy in a configuration section. Call it after every configuration provider and
    /// filter of the proxy, once; map the proxy with <c>MapNetGuard</c>.
    /// </summary>
    /// <param name="builder">The reverse proxy, its configuration already registered.</param>
    /// <param name="netGuard">The section <c>NetGuard</c>. Its changes are followed; one that does not compile changes nothing.</param>
    /// <exception cref="InvalidOperationException">
    /// ASP.NET Core's forwarded headers are turned on, NetGuard was added before, or no provider was. When the proxy is mapped,
    /// a <see cref="ConfigurationFaultException"/> inside YARP's own holds every error of the section or, if it compiles,
    /// every error of the routes.
    /// </exception>
    public static IReverseProxyBuilder AddNetGuard(this IReverseProxyBuilder builder, IConfigurationSection netGuard)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(netGuard);
        var services = builder.Services;
        services.AddSingleton(new PolicyStore());
        services.AddSingleton(provider => new PolicyHealth(provider.GetRequiredService<PolicyStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new NetworkSources(
            provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory(),
            provider.GetRequiredService<TimeProvider>(),
            serving: true));
        services.AddSingleton<IRoutePolicy>(provider => new LibraryPolicy(
            netGuard,
            provider.GetRequiredService<NetworkSources>(),
            provider.GetRequiredService<CompilePolicy>(),
            provider.GetRequiredService<PolicyHealth>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LibraryPolicy>>()));
        return builder.AddGuard();
    }

    /// <summary>Guards the proxy's routes by the policy of a gateway's own file, whose flat configuration the proxy was loaded from.</summary>
    internal static IReverseProxyBuilder AddNetGuard(this IReverseProxyBuilder builder, GatewayConfiguration configuration)
    {
        var services = builder.Services;
        services.AddSingleton(configuration);
        services.AddSingleton(configuration.Compiler.Input);
        services.AddSingleton(configuration.Store);
        services.AddSingleton(configuration.Health);
        services.AddSingleton(configuration.Compiler.Names);
        services.AddSingleton(configuration.Networks);
        services.AddHostedService(provider => new ConfigurationWatcher(
            configuration,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ConfigurationWatcher>>()));
        return builder.AddGuard();
    }

    private static IReverseProxyBuilder AddGuard(this IReverseProxyBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(GuardedConfiguration)))
        {
            throw new InvalidOperationException("NetGuard was already added to this proxy.");
        }

        if (StartChecks.ForwardedHeadersSwitch(Environment.GetEnvironmentVariable) is { } variable)
        {
            throw new InvalidOperationException(StartChecks.ForwardedHeadersMessage(variable));
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddEndpointNames();
        services.TryAddSingleton(provider => CandidateCompiler.CompileWith(provider.GetRequiredService<NameTable>()));
        services.TryAddSingleton<CheckRoutes>(CheckRoutes);
        var inner = WrapProviders(services);
        services.AddSingleton(provider => new GuardedConfiguration(
            inner.Select(descriptor => Create(provider, descriptor)),
            new RouteSetCompiler(provider.GetRequiredService<PolicyStore>(), provider.GetRequiredService<CheckRoutes>(), provider.GetRequiredService<IOptions<RouteOptions>>().Value),
            provider.GetService<IRoutePolicy>(),
            provider.GetRequiredService<PolicyStore>(),
            provider.GetRequiredService<PolicyHealth>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GuardedConfiguration>>()));
        services.AddSingleton<IConfigChangeListener, PolicyRetirement>();
        services.AddSingleton<IStartupFilter, StartChecks>();
        services.AddHostedService<PolicyMetrics>();
        services.AddHostedService<NetworkMetrics>();
        services.AddHostedService<NetworkSupervisor>();
        return builder.AddConfigFilter<GuardConfigFilter>().AddGuardPipeline();
    }

    // Own listeners are judged where they are known: when the gateway's file compiles.
    private static IReadOnlyList<ConfigError> CheckRoutes(IReadOnlyList<RouteFacts> routes, IReadOnlyList<ClusterFacts> clusters, PolicySnapshot policy)
    {
        RouteRules.Check(routes, clusters, policy.Resources, [], out var errors);
        return errors;
    }

    /// <summary>Puts a guarded provider in each provider's place, so that whoever asks for one gets what compiled.</summary>
    private static List<ServiceDescriptor> WrapProviders(IServiceCollection services)
    {
        var inner = new List<ServiceDescriptor>();
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].ServiceType == typeof(IProxyConfigProvider) && !services[i].IsKeyedService)
            {
                var index = inner.Count;
                inner.Add(services[i]);
                services[i] = ServiceDescriptor.Singleton<IProxyConfigProvider>(provider => new GuardedProxyConfigProvider(provider.GetRequiredService<GuardedConfiguration>(), index));
            }
        }

        return inner.Count > 0
            ? inner
            : throw new InvalidOperationException("The proxy has no configuration provider yet. Call AddNetGuard after LoadFromConfig, LoadFromMemory and every other configuration provider.");
    }

    private static ProviderSlot Create(IServiceProvider services, ServiceDescriptor descriptor)
    {
        var instance = descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(services, descriptor.ImplementationType!);
        return new ProviderSlot((IProxyConfigProvider)instance, owned: descriptor.ImplementationInstance is null);
    }
}

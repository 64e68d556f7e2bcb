using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NetGuard.Proxy.Connections;

internal static class ConnectionsServiceCollectionExtensions
{
    private const string DisableLineFeedTerminators = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>
    /// Refuses because RFC 9112 2.2 lets a server end lines at a bare line feed, and one that does not reads another message.
    /// Kestrel has no option for it but this switch of the process; whoever set it has the last word.
    /// </summary>
    public static IServiceCollection AddStrictLines(this IServiceCollection services)
    {
        if (!AppContext.TryGetSwitch(DisableLineFeedTerminators, out _))
        {
            AppContext.SetSwitch(DisableLineFeedTerminators, true);
        }

        return services;
    }

    /// <summary>
    /// Wraps every transport that is registered. One registered later is not wrapped: its requests have no kept address
    /// and are refused.
    /// </summary>
    public static IServiceCollection AddAcceptedAddresses(this IServiceCollection services)
    {
        services.AddSingleton<ConnectionMetrics>();
        services.AddSingleton<ConnectionCounts>();
        services.AddSingleton<Doorkeeper>();
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is { ServiceType: var type, IsKeyedService: false } transport && type == typeof(IConnectionListenerFactory))
            {
                services[i] = ServiceDescriptor.Singleton<IConnectionListenerFactory>(provider => new AcceptListenerFactory(
                    Create(provider, transport),
                    provider.GetRequiredService<Doorkeeper>(),
                    provider.GetRequiredService<ILogger<AcceptListenerFactory>>()));
            }
        }

        return services;
    }

    private static IConnectionListenerFactory Create(IServiceProvider provider, ServiceDescriptor transport) =>
        (IConnectionListenerFactory)(transport.ImplementationInstance
            ?? transport.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, transport.ImplementationType!));
}

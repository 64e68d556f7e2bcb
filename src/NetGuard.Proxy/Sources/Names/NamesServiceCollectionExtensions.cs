using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Sources.Names;

internal static class NamesServiceCollectionExtensions
{
    /// <summary>Resolves the endpoints' names in the background. The table is the one that policies are compiled with.</summary>
    public static IServiceCollection AddEndpointNames(this IServiceCollection services)
    {
        services.TryAddSingleton<NameTable>();
        services.TryAddSingleton<AskName>(new NameServers(NameServers.DefaultTimeout).AskAsync);
        services.AddSingleton(provider => new NameRefresh(
            provider.GetRequiredService<PolicyStore>(),
            provider.GetRequiredService<NameTable>(),
            provider.GetRequiredService<AskName>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NameRefresh>>()));
        services.AddHostedService<NameRefreshService>();
        services.AddSingleton<UnresolvedEndpoints>();
        services.AddHostedService(provider => provider.GetRequiredService<UnresolvedEndpoints>());
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace NetGuard.Proxy.Pipeline;

internal static class GuardServiceCollectionExtensions
{
    internal static IServiceCollection AddGuardPipeline(this IServiceCollection services) => services;
}

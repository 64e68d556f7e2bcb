using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Connections;
using NetGuard.Proxy.Pipeline.Forwarding;
using NetGuard.Proxy.Pipeline.Limits;
using NetGuard.Proxy.Pipeline.Running;
using NetGuard.Proxy.Telemetry;
using NetGuard.Proxy.Tls;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace NetGuard.Proxy.Pipeline;

internal static class GuardPipelineServiceCollectionExtensions
{
    /// <summary>
    /// Everything of the request pipeline; <see cref="Configuration.PolicyStore"/> is the caller's to register. Called after
    /// all else that configures YARP's builder, so that our transform is the last and our handler the outermost.
    /// </summary>
    public static IReverseProxyBuilder AddGuardPipeline(this IReverseProxyBuilder builder)
    {
        var services = builder.Services;
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new GuardPipelineSettings());
        services.AddAcceptedAddresses().AddStrictLines();

        services.AddSingleton<AdmitStage>();
        services.AddSingleton<WrongKeys>();
        services.AddSingleton<LimitStage>();
        services.AddSingleton<TrafficLimiter>();
        services.AddSingleton<ResourceMeters>();
        services.AddSingleton<BufferBudget>();
        services.AddSingleton<BodyStore>();
        services.AddSingleton<BodyStage>();
        services.AddSingleton<InspectStage>();

        services.AddSingleton<RunningRequests>();
        services.AddSingleton<PolicyInForce>();
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<PolicyInForce>());
        services.AddHostedService<RequestSweep>();

        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<DecisionSpan>();
        services.AddSingleton<DecisionRecorder>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, LogLevels>();

        services.TryAddSingleton(provider => ConfigurationInput.OfFolder(provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory()));
        services.AddSingleton<ClusterClients>();
        services.AddSingleton<ITransformProvider, ForwardTransformProvider>();
        return builder.WrapHttpClients();
    }

    private static IReverseProxyBuilder WrapHttpClients(this IReverseProxyBuilder builder)
    {
        var inner = builder.Services.Last(service => service.ServiceType == typeof(IForwarderHttpClientFactory) && !service.IsKeyedService);
        builder.Services.AddSingleton<IForwarderHttpClientFactory>(provider => new GuardedHttpClientFactory(
            (IForwarderHttpClientFactory)(inner.ImplementationInstance
                ?? inner.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<ClusterClients>(),
            provider.GetRequiredService<GuardPipelineSettings>().Handover));
        return builder;
    }
}

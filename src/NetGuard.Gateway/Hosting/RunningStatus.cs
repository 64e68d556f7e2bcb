using NetGuard.Gateway.Admin;
using NetGuard.Proxy.Configuration;
using Yarp.ReverseProxy;

namespace NetGuard.Gateway.Hosting;

/// <summary>The status of a data application that runs.</summary>
internal sealed class RunningStatus(WebApplication data) : GatewayStatus
{
    private readonly PolicyHealth _health = data.Services.GetRequiredService<PolicyHealth>();
    private readonly IProxyStateLookup _proxy = data.Services.GetRequiredService<IProxyStateLookup>();

    public override bool IsReady => data.Lifetime.ApplicationStarted.IsCancellationRequested && !data.Lifetime.ApplicationStopping.IsCancellationRequested;

    public override string? Degraded => _health.Current is { Status: PolicyStatus.Degraded } degraded ? degraded.Reason ?? "the newest configuration is not in force" : null;

    public override IReadOnlyList<string> OpenRoutes => Hosting.OpenRoutes.Of(_proxy);
}

using NetGuard.Gateway.Admin;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Sources.Names;
using NetGuard.Proxy.Tls;
using Yarp.ReverseProxy;

namespace NetGuard.Gateway.Hosting;

/// <summary>The status of a data application that runs.</summary>
internal sealed class RunningStatus(WebApplication data) : GatewayStatus
{
    /// <summary>A resolver that is away leaves every name without an address; the first few tell as much.</summary>
    private const int MaxUnresolved = 20;

    private readonly UnresolvedEndpoints _endpoints = data.Services.GetRequiredService<UnresolvedEndpoints>();
    private readonly ListenerCertificates _certificates = data.Services.GetRequiredService<ListenerCertificates>();
    private readonly PolicyHealth _health = data.Services.GetRequiredService<PolicyHealth>();
    private readonly IProxyStateLookup _proxy = data.Services.GetRequiredService<IProxyStateLookup>();

    public override bool IsReady => data.Lifetime.ApplicationStarted.IsCancellationRequested && !data.Lifetime.ApplicationStopping.IsCancellationRequested;

    public override string? Degraded => _health.Current is { Status: PolicyStatus.Degraded } degraded ? degraded.Reason ?? "the newest configuration is not in force" : null;

    public override IReadOnlyList<string> Unresolved =>
        [.. _endpoints.Current.Take(MaxUnresolved).Select(endpoint => $"{endpoint.Name} ({endpoint.Resource}: {endpoint.Problem})")];

    public override IReadOnlyList<string> Certificates => _certificates.Alarms;

    public override IReadOnlyList<string> OpenRoutes => Hosting.OpenRoutes.Of(_proxy);
}

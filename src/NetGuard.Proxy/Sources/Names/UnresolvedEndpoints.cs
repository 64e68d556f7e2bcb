using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>The names of the newest policy that admit nobody at present, for <c>/health</c> and the metrics. Hosted, so that the metric exists from the start.</summary>
internal sealed class UnresolvedEndpoints : IHostedService
{
    private readonly PolicyStore _policies;

    public UnresolvedEndpoints(PolicyStore policies, IMeterFactory meters)
    {
        _policies = policies;
        meters.Create(RequestMetrics.MeterName).CreateObservableGauge("netguard.endpoint.unresolved", Measure, "{name}", "DNS names among a resource's endpoints that have no address at present.");
    }

    /// <summary>Resource, name and why, in the order of the resources' names.</summary>
    public IEnumerable<(string Resource, string Name, string Problem)> Current =>
        from resource in (_policies.Current?.Resources.Values ?? []).OrderBy(resource => resource.Name, StringComparer.Ordinal)
        from name in resource.Network.Names.Sources.OfType<WatchedName>()
        where !name.IsResolved
        select (resource.Name, name.Name, NameWords.Of(name.State));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Resources without names have no measurement, which is not the same as none unresolved.</summary>
    private IEnumerable<Measurement<int>> Measure() =>
        from resource in _policies.Current?.Resources.Values ?? []
        where resource.Network.Names.Sources.Count > 0
        select new Measurement<int>(
            resource.Network.Names.Sources.Count(name => name.Current.IsEmpty),
            new KeyValuePair<string, object?>("netguard.resource", resource.Name));
}

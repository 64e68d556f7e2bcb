using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using NetGuard.Policy;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Sources;

/// <summary>How old the lists of networks are, by the networks' configured names. Hosted, so that it exists though nobody asks for it.</summary>
internal sealed class NetworkMetrics : IHostedService
{
    public const string NetworkTag = "netguard.network";

    private readonly NetworkSources _sources;

    public NetworkMetrics(NetworkSources sources, IMeterFactory meters)
    {
        _sources = sources;
        var meter = meters.Create(RequestMetrics.MeterName);
        meter.CreateObservableGauge("netguard.network.age", Ages, "s", "Since when the list in force was last known to be right.");
        meter.CreateObservableGauge("netguard.network.stale", Stale, null, "1 while the list in force is not the present one, or there is none.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<double>> Ages()
    {
        var now = _sources.Time.GetUtcNow();
        foreach (var status in _sources.Statuses)
        {
            if (status.Age(now) is { } age)
            {
                yield return new(age.TotalSeconds, new KeyValuePair<string, object?>(NetworkTag, status.Name));
            }
        }
    }

    private IEnumerable<Measurement<int>> Stale()
    {
        var now = _sources.Time.GetUtcNow();
        foreach (var status in _sources.Statuses)
        {
            yield return new(status.At(now) == NetworkState.Known ? 0 : 1, new KeyValuePair<string, object?>(NetworkTag, status.Name));
        }
    }
}

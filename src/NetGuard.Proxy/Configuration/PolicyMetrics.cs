using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Configuration;

/// <summary>What is measured of the policy itself. Hosted, so that it exists from the start though nobody asks for it.</summary>
internal sealed class PolicyMetrics : IHostedService
{
    private readonly PolicyHealth _health;
    private readonly Counter<long> _reloads;

    public PolicyMetrics(PolicyHealth health, IMeterFactory meters)
    {
        _health = health;
        var meter = meters.Create(RequestMetrics.MeterName);
        _reloads = meter.CreateCounter<long>("netguard.policy.reloads", "{reload}", "Changes of the policy or its routes that were tried.");
        meter.CreateObservableGauge("netguard.policy.stale", () => health.Current.Stale ? 1 : 0, null, "1 while the last change written is not in force.");
        meter.CreateObservableGauge("netguard.policy.last_success.time", LastSuccess, "s", "When a change last came into force, since the epoch.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _health.Reloaded += Count;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _health.Reloaded -= Count;
        return Task.CompletedTask;
    }

    private void Count(string? errorType)
    {
        if (errorType is null)
        {
            _reloads.Add(1);
        }
        else
        {
            _reloads.Add(1, new KeyValuePair<string, object?>("error.type", errorType));
        }
    }

    private IEnumerable<Measurement<double>> LastSuccess() =>
        _health.Current.LastSuccess is { } time ? [new(time.ToUnixTimeMilliseconds() / 1000.0)] : [];
}

using System.Diagnostics.Metrics;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Telemetry;

/// <summary>Whether the policy in force is the one that was last written: the alarm that a silent reload failure needs.</summary>
internal sealed class PolicyMetrics
{
    private readonly Counter<long> _reloads;

    public PolicyMetrics(IMeterFactory meters, PolicyHealth health)
    {
        var meter = meters.Create(TelemetryRegistration.Name);
        _reloads = meter.CreateCounter<long>("netguard.policy.reloads", "{reload}", "Changes of the configuration that were tried.");
        meter.CreateObservableGauge("netguard.policy.stale", () => health.Current.Stale ? 1 : 0, null, "1 while the last change is not in force.");
        meter.CreateObservableGauge(
            "netguard.policy.last_success.time",
            () => health.Current.LastSuccess is { } time ? new Measurement<double>[] { new(time.ToUnixTimeMilliseconds() / 1000.0) } : [],
            "s",
            "Unix time at which a change was last taken over.");
        health.Reloaded += Count;
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
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Documents;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration;

public sealed class PolicyMetricsTests
{
    [Fact]
    public async Task Instruments_SayWhatTheHealthSays()
    {
        var time = new ManualTime();
        var store = new PolicyStore();
        var health = new PolicyHealth(store, time);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var metrics = new PolicyMetrics(health, factory);
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add($"{instrument.Name} {value} {(tags.Length == 0 ? "-" : tags[0].Value)}"));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen.Add($"{instrument.Name} {value}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen.Add($"{instrument.Name} {value}"));
        listener.Start();
        await metrics.StartAsync(default);

        Assert.Equal(["netguard.policy.stale 0"], Look());
        health.Fail(PolicyConcern.Source, [new ConfigError(new Origin("a.json", 1, 2), "NetGuard", "is bad")]);
        Assert.Equal(["netguard.policy.reloads 1 invalid", "netguard.policy.stale 1"], Look());
        health.Succeed(PolicyConcern.Source);
        Assert.Equal(
            [$"netguard.policy.last_success.time {time.GetUtcNow().ToUnixTimeSeconds()}", "netguard.policy.reloads 1 -", "netguard.policy.stale 0"],
            Look());

        List<string> Look()
        {
            listener.RecordObservableInstruments();
            List<string> looked = [.. seen.Order(StringComparer.Ordinal)];
            seen.Clear();
            return looked;
        }
    }
}

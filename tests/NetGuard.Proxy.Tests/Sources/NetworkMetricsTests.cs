using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Sources;

namespace NetGuard.Proxy.Tests.Sources;

public sealed class NetworkMetricsTests
{
    [Fact]
    public async Task Instruments_SayEachNetworksAgeAndStaleness()
    {
        using var gateway = new NetworkGateway();
        gateway.Configure(""" "good": { "File": "good.txt" }, "gone": { "File": "gone.txt" }, "never": { "File": "never.txt" } """, "good or gone or never");
        gateway.Write("good.txt", "192.0.2.1\n").Write("gone.txt", "192.0.2.2\n").Start();
        File.Delete(gateway["gone.txt"]);
        gateway.Settle();
        gateway.Time.Advance(TimeSpan.FromMinutes(1));

        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        _ = new NetworkMetrics(gateway.Sources, factory);
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
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => seen.Add($"{instrument.Name} {tags[0].Key}={tags[0].Value} {value}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add($"{instrument.Name} {tags[0].Key}={tags[0].Value} {value}"));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "netguard.network.age netguard.network=gone 60",
                "netguard.network.age netguard.network=good 0",
                "netguard.network.stale netguard.network=gone 1",
                "netguard.network.stale netguard.network=good 0",
                "netguard.network.stale netguard.network=never 1",
            ],
            seen.Order(StringComparer.Ordinal));
    }
}

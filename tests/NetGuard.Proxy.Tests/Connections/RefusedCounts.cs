using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>The measurements of <c>netguard.connections.refused</c>, as <c>reason</c> each.</summary>
internal sealed class RefusedCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _reasons = [];

    public RefusedCounts(Gateway gateway)
    {
        var factory = gateway.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "netguard.connections.refused" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                Assert.Equal("{connection}", instrument.Unit);
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            Assert.Equal(1, value);
            var tag = Assert.Single(tags.ToArray());
            Assert.Equal("netguard.reason", tag.Key);
            _reasons.Enqueue((string)tag.Value!);
        });
        _listener.Start();
    }

    public IReadOnlyCollection<string> Reasons => _reasons;

    public void Dispose() => _listener.Dispose();
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Networks;
using NetGuard.Proxy.Telemetry;
using NetGuard.Proxy.Tests.Pipeline;
using NetGuard.Proxy.Tests.Pipeline.Running;

namespace NetGuard.Proxy.Tests.Telemetry;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_OfRequests_HaveNamesUnitsAndClosedAttributes()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithNetwork(Policies.Set("127.0.0.1", "127.0.0.1")));
        var measured = new ConcurrentBag<string>();
        using var listener = Listen(gateway, measured);

        await RawClient.SendAsync(gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        await gateway.RecordAsync();
        await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n", System.Net.IPAddress.Parse("127.0.0.2"));
        await gateway.RecordAsync();

        Assert.Equal(
            [
                "netguard.inspection.size By 2 netguard.resource=ai network.io.direction=receive",
                "netguard.request.inspection.duration s netguard.resource=ai",
                "netguard.request.inspection.duration s netguard.resource=ai",
                "netguard.requests {request} 1 netguard.reason=network.not_allowed netguard.resource=ai netguard.verdict=reject netguard.would_reject=False",
                "netguard.requests {request} 1 netguard.resource=ai netguard.verdict=allow netguard.would_reject=False",
            ],
            measured.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R13")]
    public async Task Metrics_OfACutRequest_CountItAsSuchToo()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        var measured = new ConcurrentBag<string>();
        using var listener = Listen(cutting.Gateway, measured);
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync("/a");
        await cutting.Streams.ArrivedAsync("/a");
        await cutting.ReloadAsync(resource => resource.WithNetwork(AddressSet.Empty));
        cutting.Look();
        await cutting.RecordAsync();

        // Measured right after the record.
        await caller.ReadToAsync("\"requestId\"");
        await Until.HoldsAsync(() => measured.Count == 3);
        Assert.Equal(
            [
                "netguard.request.cuts {request} 1 netguard.reason=network.not_allowed netguard.resource=ai",
                "netguard.request.inspection.duration s netguard.resource=ai",
                "netguard.requests {request} 1 netguard.reason=network.not_allowed netguard.resource=ai netguard.verdict=reject netguard.would_reject=False",
            ],
            measured.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R26")]
    public async Task Span_WhereSampled_HasStageTimesAndNoPath()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DecisionSpan.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithNetwork(AddressSet.Empty) with { Name = "spanned" });
        await RawClient.SendAsync(gateway.EndPoint, "GET /path-secret?query-secret HTTP/1.1\r\nHost: a\r\n\r\n");
        await gateway.RecordAsync();

        var span = Assert.Single(spans, span => "spanned".Equals(span.GetTagItem("netguard.resource")));
        Assert.Equal("netguard.decision", span.OperationName);
        Assert.Equal("reject", span.GetTagItem("netguard.verdict"));
        Assert.Equal("network.not_allowed", span.GetTagItem("netguard.reason"));
        Assert.Equal(
            ["netguard.stage.admit.duration", "netguard.stage.identify.duration", "netguard.stage.network.duration"],
            span.TagObjects.Select(tag => tag.Key).Where(key => key.StartsWith("netguard.stage.", StringComparison.Ordinal)));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
    }

    private static MeterListener Listen(Gateway gateway, ConcurrentBag<string> measured)
    {
        var listener = new MeterListener();
        var factory = gateway.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RequestMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add($"{instrument.Name} {instrument.Unit} {value} {Text(tags)}"));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measured.Add($"{instrument.Name} {instrument.Unit} {Text(tags)}"));
        listener.Start();
        return listener;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Telemetry;

/// <summary>
/// What is measured of each request. Attributes come from closed lists (resources and routes of the policy, reasons), so
/// no caller can make new series.
/// </summary>
internal sealed class RequestMetrics
{
    public const string MeterName = "NetGuard";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _cuts;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _size;

    public RequestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("netguard.requests", "{request}", "Requests decided.");
        _cuts = meter.CreateCounter<long>("netguard.request.cuts", "{request}", "Admitted requests that were cut: too old, or no longer admitted by a changed policy.");
        _duration = meter.CreateHistogram<double>(
            "netguard.request.inspection.duration", "s", "Time from a request's arrival to the decision, without forwarding.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });
        _size = meter.CreateHistogram<long>(
            "netguard.inspection.size", "By", "Bytes of query and body inspected.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });
    }

    public void Count(GuardedRequest request, TimeProvider time)
    {
        if (_requests.Enabled || _cuts.Enabled || _duration.Enabled || _size.Enabled)
        {
            CountCore(request, time);
        }
    }

    private void CountCore(GuardedRequest request, TimeProvider time)
    {
        // A name is a policy's only where the policy was found; a route's metadata may hold anything.
        var resource = request.Resource?.Name ?? (request.Route is { IsOpen: true } ? NetGuardMetadata.NoResource : "_unmatched");
        var tags = new TagList
        {
            { "netguard.resource", resource },
            { "netguard.verdict", request.Verdict.ToString().ToLowerInvariant() },
            { "netguard.would_reject", request.Trail.ReportCount > 0 },
        };
        if (request.Reason is { } reason)
        {
            tags.Add("netguard.reason", reason.Code);
        }

        _requests.Add(1, tags);
        if (request.Running.IsCut)
        {
            _cuts.Add(
                1,
                new KeyValuePair<string, object?>("netguard.resource", resource),
                new KeyValuePair<string, object?>("netguard.reason", request.Running.Cut.Reason!.Code));
        }

        if (request.DecidedAt != 0)
        {
            _duration.Record(time.GetElapsedTime(request.StartedAt, request.DecidedAt).TotalSeconds, new KeyValuePair<string, object?>("netguard.resource", resource));
        }

        if (request.Trail.BytesInspected > 0)
        {
            _size.Record(
                request.Trail.BytesInspected,
                new KeyValuePair<string, object?>("netguard.resource", resource),
                new KeyValuePair<string, object?>("network.io.direction", "receive"));
        }
    }
}

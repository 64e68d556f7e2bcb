using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using NetGuard.Decisions;
using NetGuard.Proxy.Body.Decoding;
using NetGuard.Proxy.Pipeline;
using Yarp.ReverseProxy.Model;

namespace NetGuard.Proxy.Telemetry;

/// <summary>
/// Begins a request's state and ends it with its record and its metrics, the record first: a listener of metrics that throws
/// does not take its place.
/// </summary>
internal sealed class DecisionRecorder(ILoggerFactory loggers, RequestMetrics metrics, TimeProvider time)
{
    public const string Category = "NetGuard.Decision";

    /// <summary>Characters of a recorded path.</summary>
    private const int MaxPath = 2048;

    /// <summary>Characters of a recorded user agent and of ids from config.</summary>
    private const int MaxName = 256;

    private static readonly EventId Event = new(1, "NetGuard.Decision");

    private readonly ILogger _logger = loggers.CreateLogger(Category);
    /// <summary>Twice the processors, the default, would make most requests anew where hundreds stream at a time.</summary>
    private readonly ObjectPool<GuardedRequest> _requests = new DefaultObjectPoolProvider { MaximumRetained = 1024 }.Create<GuardedRequest>();

    public GuardedRequest Begin(HttpContext context)
    {
        var request = _requests.Get();
        request.Begin(time.GetTimestamp());
        request.RemoteAddress = IdentifyStage.PeerOf(context);
        context.Features.Set(request);
        return request;
    }

    /// <param name="context">The request.</param>
    /// <param name="request">What <see cref="Begin"/> returned; not to be used any more.</param>
    /// <param name="failed">Whether an exception is on its way to the server, which will answer 500 if it still can.</param>
    public void End(HttpContext context, GuardedRequest request, bool failed = false)
    {
        request.Body?.Release();
        try
        {
            if (_logger.IsEnabled(LogLevel.Information))
            {
                var status = failed && !context.Response.HasStarted ? StatusCodes.Status500InternalServerError : context.Response.StatusCode;
                _logger.Log(LogLevel.Information, Event, Describe(context, request, status), null, static (state, _) => state.ToString());
            }
        }
        finally
        {
            metrics.Count(request, time);
            context.Features.Set<GuardedRequest>(null);
            request.Reset();
            _requests.Return(request);
        }
    }

    private DecisionRecord Describe(HttpContext context, GuardedRequest request, int status)
    {
        var http = context.Request;
        var decision = request.Decision;
        return new DecisionRecord(
        [
            new("time", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
            new("requestId", request.RequestId),
            new("traceId", Activity.Current?.TraceId.ToHexString()),
            new("resource", Name(request.Route?.Resource)),
            new("route", Name(request.Route?.Id)),
            new("operation", request.Operation?.Name),
            new("operationGroup", request.Operation?.Group.Name),
            new("method", SafeText.Escape(http.Method, 32)),
            new("path", PathOf(context)),
            new("client", request.ClientAddress?.ToString()),
            new("remoteAddress", request.RemoteAddress?.ToString()),
            new("userAgent", Name(http.Headers.UserAgent.ToString())),
            new("keySlot", request.KeySlot == 0 ? null : request.KeySlot),
            new("verdict", request.Verdict.ToString()),
            new("reason", request.Reason?.Code),
            new("rule", decision.Rule?.ToString()),
            new("wouldReject", WouldReject(request.Trail)),
            new("stageMicros", StageMicros(request)),
            new("bytesInspected", request.Trail.BytesInspected),
            new("bytesOpaque", request.Trail.BytesOpaque),
            new("bytesTotal", request.Trail.BytesTotal),
            new("decoded", ContentCodings.NameOf(request.Decoded)),
            new("opaqueFiles", OpaqueFiles(request.Trail)),
            new("uriCount", request.Trail.UriCount),
            new("policyVersion", request.Snapshot?.Version ?? request.Route?.PolicyVersion),
            new("cutByPolicy", request.Running.CutBy),
            new("destination", Destination(context, request)),
            new("status", status),
            new("upstreamStatus", request.UpstreamStatus),
            new("durationMs", Math.Round(time.GetElapsedTime(request.StartedAt).TotalMilliseconds, 3)),
        ]);
    }

    /// <summary>The path as received, without the query: an address carries keys there.</summary>
    private static string PathOf(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var end = raw.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? raw : raw[..end];
        var authority = path.StartsWith('/') ? -1 : path.IndexOf("//", StringComparison.Ordinal);
        var slash = authority < 0 ? -1 : path.IndexOf('/', authority + 2);
        return SafeText.Escape(slash < 0 ? authority < 0 ? path : "/" : path[slash..], MaxPath);
    }

    private static string[] WouldReject(Trail trail)
    {
        var codes = new string[trail.Reports.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = trail.Reports[i].Reason!.Code;
        }

        return codes;
    }

    /// <summary><c>image=2 pdf=1</c>: files that were passed without being read as text.</summary>
    private static string? OpaqueFiles(Trail trail)
    {
        if (trail.BytesOpaque == 0)
        {
            return null;
        }

        var formats = Enum.GetValues<OpaqueFormat>().Where(format => trail.OpaqueFiles[(int)format] > 0);
        return string.Join(' ', formats.Select(format => $"{format.ToString().ToLowerInvariant()}={trail.OpaqueFiles[(int)format]}"));
    }

    private string StageMicros(GuardedRequest request) =>
        string.Join(' ', request.StageTimes(time).Select(stage => string.Create(
            CultureInfo.InvariantCulture, $"{DecisionSpan.NameOf(stage.Stage)}={stage.Elapsed.TotalMicroseconds:0}")));

    private static string? Destination(HttpContext context, GuardedRequest request) =>
        context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination is { } destination
            ? $"{request.Route?.ClusterId}/{destination.DestinationId}"
            : null;

    private static string? Name(string? text) => string.IsNullOrEmpty(text) ? null : SafeText.Escape(text, MaxName);
}

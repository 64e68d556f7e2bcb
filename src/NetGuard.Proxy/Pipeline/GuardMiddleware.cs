using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Pipeline.Forwarding;
using NetGuard.Proxy.Pipeline.Limits;
using NetGuard.Proxy.Pipeline.Refusals;
using NetGuard.Proxy.Pipeline.Running;
using NetGuard.Proxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace NetGuard.Proxy.Pipeline;

/// <summary>
/// Decides about a request and forwards it, or answers with the refusal. First in YARP's pipeline, right inside
/// <see cref="RecordMiddleware"/>.
/// </summary>
internal sealed partial class GuardMiddleware(
    RequestDelegate next,
    AdmitStage admit,
    WrongKeys keys,
    LimitStage limit,
    TrafficLimiter traffic,
    BodyStage body,
    InspectStage inspect,
    RunningRequests running,
    DecisionSpan span,
    TimeProvider time,
    ILogger<GuardMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Features.Get<GuardedRequest>()!;
        try
        {
            if (!await IsRefusedAsync(context, request))
            {
                RefusedUpgrade.Install(context);
                await next(context);
                NoteFailure(context, request);
            }
        }
        catch (OperationCanceledException) when (request.Running.IsCut)
        {
            // Whoever was at work has ended because the request was cut; the answer below says why.
        }
        finally
        {
            traffic.Release(request);
            running.Leave(context, request);
        }

        // Forward may refuse late (a destination that the policy does not know, a content that was not held), and a cut is late.
        if (request.Decision.IsReject || request.Failure is not null)
        {
            await RefusalWriter.WriteAsync(context, request);
        }
    }

    /// <summary>An endpoint that gave no answer is no verdict: the request was admitted, and its record says what became of it.</summary>
    private void NoteFailure(HttpContext context, GuardedRequest request)
    {
        request.Failure = UpstreamFailure.Of(context);
        if (request.Failure == Reasons.UpstreamCertificate || request.Failure == Reasons.UpstreamTls)
        {
            var failure = context.Features.Get<IForwarderErrorFeature>()?.Exception;
            Log.NotTrusted(logger, request.Route?.ClusterId, (UpstreamFailure.AuthenticationOf(failure) ?? failure)?.Message);
        }
    }

    private async ValueTask<bool> IsRefusedAsync(HttpContext context, GuardedRequest request)
    {
        var activity = DecisionSpan.Start();
        try
        {
            return await DecideAsync(context, request);
        }
        catch (Exception failure)
        {
            // Refuses because a stage that could not decide has not allowed anything.
            var stage = request.NextStage;
            Log.StageFailed(logger, stage, failure.GetType().FullName, failure.StackTrace);
            return request.Take(stage, Decision.Reject(Reasons.Internal), time.GetTimestamp());
        }
        finally
        {
            span.Stop(activity, request);
        }
    }

    /// <summary>The way of a request. Nothing of the body is read before stages 1 to 5 have passed.</summary>
    private async ValueTask<bool> DecideAsync(HttpContext context, GuardedRequest request)
    {
        if (request.Take(Stage.Admit, admit.Decide(context, request), time.GetTimestamp()))
        {
            return true;
        }

        if (request.Route!.IsOpen)
        {
            return false;
        }

        if (request.Take(Stage.Identify, IdentifyStage.Decide(context, request), time.GetTimestamp())
            || request.Take(Stage.Network, NetworkStage.Decide(request), time.GetTimestamp())
            || request.Take(Stage.Authenticate, keys.Decide(context, request), time.GetTimestamp())
            || request.Take(Stage.Limit, limit.Decide(context, request), time.GetTimestamp()))
        {
            return true;
        }

        // Before the body, which may come slowly: from here on the request may outlive the policy that admitted it.
        running.Enter(context, request);
        if (request.Take(Stage.Body, await body.DecideAsync(context, request), time.GetTimestamp()))
        {
            return true;
        }

        traffic.Settle(request);
        return request.Take(Stage.Inspect, inspect.Decide(context, request), time.GetTimestamp());
    }

    private static partial class Log
    {
        // Refuses to log the exception itself: its message may hold what the request held.
        [LoggerMessage(1, LogLevel.Error, "Stage {Stage} failed with {Exception}; the request was refused.\n{StackTrace}", EventName = "StageFailed")]
        public static partial void StageFailed(ILogger logger, Stage stage, string? exception, string? stackTrace);

        // The message is of the TLS library and names what is wrong with the certificate, nothing of the request.
        [LoggerMessage(2, LogLevel.Warning, "An endpoint of cluster {Cluster} was not trusted, and got nothing: {Problem}", EventName = "NotTrusted")]
        public static partial void NotTrusted(ILogger logger, string? cluster, string? problem);
    }
}

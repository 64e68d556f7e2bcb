using System.Diagnostics;
using NetGuard.Decisions;
using NetGuard.Proxy.Body;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>
/// Outermost in every cluster's client: the last place that sees a request before it is sent, and the only one where YARP
/// lets its content be replaced.
/// </summary>
internal sealed class ClearanceHandler(HttpMessageInvoker inner, BodyHandover handover) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!Clearance.TryTake(request, out var guarded))
        {
            // YARP's health probes use the cluster's client too; they carry nothing of a caller's.
            return request.Content is null
                ? inner.SendAsync(request, cancellationToken)
                : throw new InvalidOperationException("A request with content reached a guarded cluster without passing the guard.");
        }

        if (!guarded.Route!.IsOpen)
        {
            Seal(request, guarded);
        }

        return Activity.Current is { } activity && activity.Baggage.Any()
            ? SendWithoutBaggageAsync(request, activity, cancellationToken)
            : inner.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Seal(HttpRequestMessage request, GuardedRequest guarded)
    {
        // Refuses because only the target that was inspected may be sent.
        if (!ReferenceEquals(request.RequestUri, guarded.SentTo))
        {
            throw Refuse(guarded, "the target was changed after it had been inspected");
        }

        var body = guarded.Body;
        if (request.Content is not { } content)
        {
            // Refuses because the endpoint would not get what was inspected.
            if (body is not null)
            {
                throw Refuse(guarded, "a body was held and none would be sent");
            }

            return;
        }

        // Refuses because these bytes were not inspected.
        if (body is null && content.Headers.ContentLength != 0)
        {
            throw Refuse(guarded, "no body was held and one would be sent");
        }

        if (handover == BodyHandover.Content || body is null)
        {
            request.Content = new HeldBodyContent(body, content);
        }
    }

    /// <summary>
    /// ASP.NET Core puts the caller's baggage into its activity, and the client would copy it from there: a stand-in with the
    /// same place in the trace carries none.
    /// </summary>
    private async Task<HttpResponseMessage> SendWithoutBaggageAsync(HttpRequestMessage request, Activity activity, CancellationToken cancellationToken)
    {
        using var standIn = new Activity("netguard.forward")
            .SetParentId(activity.TraceId, activity.SpanId, activity.ActivityTraceFlags)
            .Start();
        standIn.TraceStateString = activity.TraceStateString;
        return await inner.SendAsync(request, cancellationToken);
    }

    private static InvalidOperationException Refuse(GuardedRequest guarded, string why)
    {
        guarded.Refuse(Stage.Forward, Reasons.Internal);
        return new InvalidOperationException($"Not sent: {why}.");
    }
}

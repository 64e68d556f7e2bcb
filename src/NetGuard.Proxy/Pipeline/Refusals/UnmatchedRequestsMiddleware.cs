using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Proxy.Telemetry;
using Yarp.ReverseProxy.Model;

namespace NetGuard.Proxy.Pipeline.Refusals;

/// <summary>
/// Between routing and the endpoints: refuses and records what no route of YARP takes, routing's own 405 too. A fallback
/// endpoint would miss paths with a dot and never see those.
/// </summary>
internal sealed class UnmatchedRequestsMiddleware(RequestDelegate next, DecisionRecorder recorder)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() switch
        {
            null => RefuseAsync(context, null, Reasons.NoResource),

            // YARP answers such a route itself, before its pipeline and ours.
            { Cluster: null } route => RefuseAsync(context, route, Reasons.PolicyUnavailable),
            _ => next(context),
        };

    private async Task RefuseAsync(HttpContext context, RouteModel? route, Reason reason)
    {
        var request = recorder.Begin(context);
        try
        {
            request.Route = route is null ? null : GuardedRoute.For(route);
            request.Refuse(Stage.Admit, reason);
            await RefusalWriter.WriteAsync(context, request);
        }
        finally
        {
            recorder.End(context, request);
        }
    }
}

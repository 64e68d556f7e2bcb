using NetGuard.Proxy.Pipeline.Refusals;
using Yarp.ReverseProxy.Transforms;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>The last transform of a route that is open on purpose: it passes as YARP made it, if the guard has admitted it.</summary>
internal sealed class OpenRouteTransform : RequestTransform
{
    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Features.Get<GuardedRequest>() is { } request)
        {
            Clearance.Give(context.ProxyRequest, request);
            return;
        }

        await RefusalWriter.WriteUnguardedAsync(context.HttpContext);
    }
}

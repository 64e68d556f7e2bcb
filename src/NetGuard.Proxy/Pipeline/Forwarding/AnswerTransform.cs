using System.Net;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>The last response transform of a guarded route.</summary>
internal sealed class AnswerTransform : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return default;
        }

        if (context.HttpContext.Features.Get<GuardedRequest>() is { } request)
        {
            request.UpstreamStatus = (int)answer.StatusCode;
        }

        var response = context.HttpContext.Response;
        if (answer.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            // Refuses because nobody asked for another protocol, and its streams would pass every inspection.
            response.Clear();
            response.StatusCode = StatusCodes.Status502BadGateway;
            context.SuppressResponseBody = true;
            return default;
        }

        // Trailers are not copied, and an endpoint does not speak in our name.
        response.Headers.Remove("Trailer");
        response.Headers.Remove("x-netguard-request-id");
        response.Headers.Remove("x-netguard-reason");
        context.HttpContext.Features.Get<GuardedRequest>()?.Traffic.Write(response.Headers);
        return default;
    }
}

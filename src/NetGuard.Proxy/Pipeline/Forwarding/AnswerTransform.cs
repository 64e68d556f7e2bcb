using System.Net;
using Microsoft.AspNetCore.Http;
using NetGuard.Proxy.Pipeline.Answers;
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

        var request = context.HttpContext.Features.Get<GuardedRequest>();
        if (request is not null)
        {
            request.UpstreamStatus = (int)answer.StatusCode;
        }

        var response = context.HttpContext.Response;
        if (answer.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            // Refuses because nobody asked for another protocol, and its streams would pass every inspection.
            Withhold(context);
            return default;
        }

        // Trailers are not copied, and an endpoint does not speak in our name.
        response.Headers.Remove("Trailer");
        response.Headers.Remove("x-netguard-request-id");
        response.Headers.Remove("x-netguard-reason");
        if (request is not null && AnswerHeaders.Apply(context.HttpContext, request) is { } reason)
        {
            request.Refuse(Stage.Forward, reason);
            Withhold(context);
        }
        request?.Traffic.Write(response.Headers);
        return default;
    }

    private static void Withhold(ResponseTransformContext context)
    {
        context.HttpContext.Response.Clear();
        context.HttpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
        context.SuppressResponseBody = true;
    }
}

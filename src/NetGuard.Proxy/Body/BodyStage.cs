using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Body;

/// <summary>Stage 6, first half: reads the body, whole, within the resource's limit and the gateway's memory.</summary>
internal sealed class BodyStage(BufferBudget budget, GuardPipelineSettings settings)
{
    public ValueTask<Decision> DecideAsync(HttpContext context, GuardedRequest request) =>
        request.HasBody ? ReadAsync(context, request) : ValueTask.FromResult(Decision.Allow);

    private async ValueTask<Decision> ReadAsync(HttpContext context, GuardedRequest request)
    {
        try
        {
            (request.Body, var decision) = await HeldBody.ReadAsync(
                context.Request.BodyReader,
                context.Request.ContentLength,
                request.Resource!.MaxRequestBodySize,
                budget,
                request.Snapshot!.Limits.MaxBufferedBytes,
                context.RequestAborted);
            if (request.Body is { } body && settings.Handover == BodyHandover.RequestBody)
            {
                HandOver(context.Request, body);
            }

            return decision;
        }
        catch (BadHttpRequestException failure)
        {
            return Decision.Reject(failure.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => Reasons.BodySize,
                StatusCodes.Status408RequestTimeout => Reasons.BodyLate,
                _ when context.Request.ContentLength is not null => Reasons.BodyIncomplete,
                _ => Reasons.Header,
            });
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return request.Running.IsCut ? request.Running.Cut : Decision.Reject(Reasons.BodyIncomplete);
        }
    }

    private static void HandOver(HttpRequest http, HeldBody body)
    {
        // A copy that the pool never sees: YARP may read it past the request's end.
        http.Body = new MemoryStream(body.Memory.ToArray(), writable: false);
        http.Headers.Remove("Transfer-Encoding");
        http.ContentLength = body.Length;
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Proxy.Body.Spool;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Body;

/// <summary>
/// Stage 6, first half: takes the body in, whole, within the resource's limit and the gateway's memory and disk, and has it
/// ready for the inspection.
/// </summary>
internal sealed partial class BodyStage(BodyStore store, GuardPipelineSettings settings, ILogger<BodyStage> logger)
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
                store,
                request.Snapshot!.Limits,
                context.RequestAborted);
            if (request.Body is { } whole && !await whole.TryBeginInspectionAsync(context.RequestAborted))
            {
                return Decision.Reject(Reasons.Capacity);
            }

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
                StatusCodes.Status408RequestTimeout => Reasons.BodyIncomplete,
                _ when context.Request.ContentLength is not null => Reasons.BodyIncomplete,
                _ => Reasons.Header,
            });
        }
        catch (SpoolFaultException failure)
        {
            // Refuses because a body that cannot be held cannot be inspected.
            Log.SpoolFailed(logger, failure.Message);
            return Decision.Reject(Reasons.Capacity);
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
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A large body could not be kept in a temporary file, and its request was refused: {Problem}", EventName = "SpoolFailed")]
        public static partial void SpoolFailed(ILogger logger, string problem);
    }
}

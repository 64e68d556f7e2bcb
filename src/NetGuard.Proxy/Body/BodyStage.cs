using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Proxy.Body.Decoding;
using NetGuard.Proxy.Body.Spool;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Body;

/// <summary>
/// Stage 6, first half: takes the body in, whole, within the resource's limit and the gateway's memory and disk, and has it
/// ready for the inspection.
/// </summary>
internal sealed partial class BodyStage(BodyStore store, GuardPipelineSettings settings, ILogger<BodyStage> logger)
{
    public ValueTask<Decision> DecideAsync(HttpContext context, GuardedRequest request)
    {
        // Refuses because an endpoint could undo what was not undone before it was inspected.
        if (!ContentCodings.TryRead(context.Request.Headers.ContentEncoding, out var coding))
        {
            return ValueTask.FromResult(Decision.Reject(Reasons.BodyEncoding));
        }

        return request.HasBody ? ReadAsync(context, request, coding) : ValueTask.FromResult(Decision.Allow);
    }

    private async ValueTask<Decision> ReadAsync(HttpContext context, GuardedRequest request, ContentCoding coding)
    {
        try
        {
            (request.Body, var decision) = coding == ContentCoding.None
                ? await HoldAsync(context, request, context.Request.BodyReader, context.Request.ContentLength)
                : await DecodeAsync(context, request, coding);
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
                StatusCodes.Status408RequestTimeout => Reasons.BodyLate,
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

    private ValueTask<(HeldBody? Body, Decision Decision)> HoldAsync(HttpContext context, GuardedRequest request, PipeReader reader, long? announced) =>
        HeldBody.ReadAsync(
            reader,
            announced,
            request.Resource!.MaxRequestBodySize,
            store,
            request.Snapshot!.Limits,
            context.RequestAborted);

    private async ValueTask<(HeldBody? Body, Decision Decision)> DecodeAsync(HttpContext context, GuardedRequest request, ContentCoding coding)
    {
        var http = context.Request;
        using var decoding = new DecodingReader(http.BodyReader, coding, http.ContentLength, request.Resource!.MaxRequestBodySize);
        var (body, decision) = await HoldAsync(context, request, decoding, announced: null);
        if (decoding.Refusal is { } refusal)
        {
            body?.Release();
            return (null, Decision.Reject(refusal));
        }

        if (body is not null)
        {
            request.Decoded = coding;
            DecodedHeaders.Describe(http, body.Length);
        }

        return (body, decision);
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

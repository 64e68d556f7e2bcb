using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Pipeline.Refusals;

/// <summary>
/// Answers a refusal in the one shape that the SDKs of Azure, OpenAI and Anthropic all parse. It names the reason and the
/// caller's own field, never a rule, a range or a value.
/// </summary>
internal static class RefusalWriter
{
    private const int MaxMessage = 1024;

    /// <summary>Characters of <c>param</c>.</summary>
    private const int MaxParameter = 512;

    // The text is made of plain ASCII before; escaping apostrophes for HTML would only make it hard to read in a log.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, GuardedRequest request)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        var decision = request.Decision.IsReject ? request.Decision : Decision.Reject(request.Failure ?? Reasons.Internal);
        var reason = decision.Reason ?? Reasons.Internal;
        var response = context.Response;
        response.Clear();
        response.StatusCode = reason.StatusCode;
        response.Headers["x-netguard-request-id"] = request.RequestId;
        response.Headers["x-netguard-reason"] = reason.Code;
        if (reason.Retryable)
        {
            // When an endpoint will answer again nobody knows: its clients have their own pace for a 502 or 504.
            if (reason.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            {
                response.Headers.RetryAfter = Math.Max(1, request.RetryAfter).ToString(CultureInfo.InvariantCulture);
            }
        }
        else
        {
            response.Headers["x-should-retry"] = "false";
        }

        request.Traffic.Write(response.Headers);
        if (reason == Reasons.Method)
        {
            response.Headers.Allow = AdmitStage.AllowedMethods;
        }

        // Refuses to go on reading a connection whose framing is in doubt or whose body nobody will read.
        if ((HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol)) && (request.BodyUnread || request.LastStage == Stage.Admit))
        {
            response.Headers.Connection = "close";
        }

        var body = Render(request, decision, reason);
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        try
        {
            await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // The caller is gone; the record is written all the same.
            context.Abort();
        }
    }

    /// <summary>Answers a request that would leave by a guarded route without having met the guard.</summary>
    public static Task WriteUnguardedAsync(HttpContext context)
    {
        var request = new GuardedRequest();
        request.Begin(0);
        request.HasBody = true;
        request.Refuse(Stage.Forward, Reasons.PolicyUnavailable);
        return WriteAsync(context, request);
    }

    private static ArrayBufferWriter<byte> Render(GuardedRequest request, in Decision decision, Reason reason)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, reason.StatusCode.ToString(CultureInfo.InvariantCulture));
        json.WriteString("type"u8, "netguard_rejection"u8);
        json.WriteString("message"u8, SafeText.Escape(decision.Message, MaxMessage));
        json.WriteString("param"u8, decision.Parameter is null ? null : SafeText.Escape(decision.Parameter, MaxParameter));
        json.WriteStartObject("innererror"u8);
        json.WriteString("code"u8, reason.Code);
        if (reason == Reasons.NetworkNotAllowed && request.ClientAddress is { } client)
        {
            json.WriteString("clientAddress"u8, client.ToString());
        }

        json.WriteString("requestId"u8, request.RequestId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }
}

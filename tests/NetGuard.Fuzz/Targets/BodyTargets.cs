using System.Text.Json;
using NetGuard.Decisions;
using NetGuard.Inspection;

namespace NetGuard.Fuzz.Targets;

/// <summary>
/// Bodies as they come in: the second inspection with the same memory says what the first says, and what is allowed as JSON
/// is JSON to a strict parser.
/// </summary>
internal static class BodyTargets
{
    private static readonly RequestInspector s_inspector = new();
    private static readonly JsonReaderOptions s_strict = new() { MaxDepth = 1_000 };

    public static void RunJson(ReadOnlySpan<byte> input)
    {
        if (!Inspect(input, "/v1/chat/completions", "application/json") && !input.IsEmpty)
        {
            ExpectJson(input);
        }

        Inspect(input, "/v1/batches", "application/jsonl");
        Inspect(input, "/other", "text/plain");
        Inspect(input, "/v1/responses", "application/x-www-form-urlencoded");
    }

    public static void RunMultipart(ReadOnlySpan<byte> input)
    {
        Inspect(input, "/v1/files", "multipart/form-data; boundary=b");
        Inspect(input, "/v1/images/edits", "multipart/form-data; boundary=\"b\"");
    }

    /// <summary>Whether the body is refused.</summary>
    private static bool Inspect(ReadOnlySpan<byte> body, string path, string contentType)
    {
        var first = Decide(body, path, contentType);
        var second = Decide(body, path, contentType);
        FuzzDefectException.Unless(first == second, $"{first} the first time, {second} the second");
        FuzzDefectException.Unless(first.Reason != Reasons.Internal, $"{first}: not all was read");
        return first.IsReject;
    }

    private static Decision Decide(ReadOnlySpan<byte> body, string path, string contentType) => s_inspector.Inspect(
        new RequestMessage { Method = "POST", Path = path, Query = "", ContentType = contentType, ContentEncoding = null, Body = body },
        SampleRules.Inspection,
        new Trail());

    private static void ExpectJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text.StartsWith("\uFEFF"u8) ? text[3..] : text, s_strict);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw new FuzzDefectException($"allowed as JSON, and is none: {exception.Message}");
        }
    }
}

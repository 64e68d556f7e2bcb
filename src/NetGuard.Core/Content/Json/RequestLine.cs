using System.Buffers;
using System.Text;
using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// A line of a batch file: a request with a body of its own, as <c>{"method":"POST","url":"/v1/responses","body":{…}}</c>
/// (OpenAI, Azure OpenAI, vLLM, Mistral) or <c>{"key":"k","request":{…}}</c> (Gemini).
/// </summary>
internal static class RequestLine
{
    private const int StackLength = 512;

    private static readonly MemberNames s_bodies = new(["body", "request", "params"]);
    private static readonly MemberNames s_urls = new(["url"]);

    /// <summary>Whether the member holds the request's body, which is read from the root of its API's schema.</summary>
    public static bool IsBody(ReadOnlySpan<byte> name) => s_bodies.IndexOf(name) >= 0;

    /// <summary>Whether the member names the request's API.</summary>
    public static bool IsUrl(ReadOnlySpan<byte> name) => s_urls.IndexOf(name) >= 0;

    /// <summary>The API that the line names; <c>null</c> if it names none that is known, or is no JSON.</summary>
    public static ApiOperation? Operation(ReadOnlySpan<byte> line, ApiCatalog apis)
    {
        var cursor = new JsonCursor(line);
        Span<byte> buffer = stackalloc byte[MemberNames.MaxLength];
        if (!cursor.Read() || cursor.Token != JsonToken.StartObject)
        {
            return null;
        }

        // What is no JSON is found, and refused, by the reader of the line.
        while (cursor.Read() && cursor.Token == JsonToken.Name)
        {
            var isUrl = cursor.Value.Length <= buffer.Length && IsUrl(Text(cursor, buffer));
            if (!cursor.Read())
            {
                return null;
            }

            if (isUrl)
            {
                return cursor.Token == JsonToken.String ? Match(cursor, apis) : null;
            }

            while (cursor.Depth > 1)
            {
                if (!cursor.Read())
                {
                    return null;
                }
            }
        }

        return null;
    }

    private static ApiOperation? Match(in JsonCursor url, ApiCatalog apis)
    {
        byte[]? bytes = null;
        char[]? chars = null;
        var length = url.Value.Length;
        scoped var buffer = length <= StackLength ? stackalloc byte[StackLength] : bytes = ArrayPool<byte>.Shared.Rent(length);
        scoped var text = length <= StackLength ? stackalloc char[StackLength] : chars = ArrayPool<char>.Shared.Rent(length);
        try
        {
            var path = text[..Encoding.UTF8.GetChars(Text(url, buffer), text)];
            var end = path.IndexOfAny('?', '#');
            return apis.Match("POST", end < 0 ? path : path[..end]);
        }
        finally
        {
            if (bytes is not null && chars is not null)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                ArrayPool<char>.Shared.Return(chars);
            }
        }
    }

    // Empty where a surrogate stands alone, which the reader of the line refuses.
    private static ReadOnlySpan<byte> Text(in JsonCursor cursor, Span<byte> buffer) =>
        !cursor.IsEscaped ? cursor.Value : JsonEscapes.TryUndo(cursor.Value, buffer, out var written) ? buffer[..written] : [];
}

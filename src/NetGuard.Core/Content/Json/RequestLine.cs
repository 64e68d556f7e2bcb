using System.Text;
using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// A line of a batch file: a request with a body of its own, as <c>{"method":"POST","url":"/v1/responses","body":{…}}</c>
/// (OpenAI, Azure OpenAI, vLLM, Mistral) or <c>{"key":"k","request":{…}}</c> (Gemini).
/// </summary>
internal static class RequestLine
{
    private const int MaxPathLength = 512;

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
        Span<byte> buffer = stackalloc byte[MaxPathLength];
        if (!cursor.Read() || cursor.Token != JsonToken.StartObject)
        {
            return null;
        }

        // What is no JSON is found, and refused, by the reader of the line.
        while (cursor.Read() && cursor.Token == JsonToken.Name)
        {
            var isUrl = IsUrl(Text(cursor, buffer[..MemberNames.MaxLength]));
            if (!cursor.Read())
            {
                return null;
            }

            if (isUrl)
            {
                return cursor.Token == JsonToken.String ? Match(Text(cursor, buffer), apis) : null;
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

    private static ApiOperation? Match(ReadOnlySpan<byte> url, ApiCatalog apis)
    {
        Span<char> text = stackalloc char[MaxPathLength];
        var path = text[..Encoding.UTF8.GetChars(url, text)];
        var query = path.IndexOf('?');
        return apis.Match("POST", query < 0 ? path : path[..query]);
    }

    // Empty where it is longer than the buffer, and so neither a name nor a path that is known.
    private static ReadOnlySpan<byte> Text(in JsonCursor cursor, Span<byte> buffer)
    {
        if (cursor.Value.Length > buffer.Length)
        {
            return [];
        }

        return !cursor.IsEscaped ? cursor.Value : JsonEscapes.TryUndo(cursor.Value, buffer, out var written) ? buffer[..written] : [];
    }
}

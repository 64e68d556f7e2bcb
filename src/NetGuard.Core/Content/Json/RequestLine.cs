using System.Buffers;
using System.Text.Json;
using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// A line of a batch file: a request with a body of its own, as <c>{"method":"POST","url":"/v1/responses","body":{…}}</c>
/// (OpenAI, Azure OpenAI, vLLM, Mistral) or <c>{"key":"k","request":{…}}</c> (Gemini).
/// </summary>
internal static class RequestLine
{
    private const int StackChars = 512;

    private static readonly MemberNames s_bodies = new(["body", "request", "params"]);
    private static readonly MemberNames s_urls = new(["url"]);

    /// <summary>Whether the member holds the request's body, which is read from the root of its API's schema.</summary>
    public static bool IsBody(ReadOnlySpan<byte> name) => s_bodies.IndexOf(name) >= 0;

    /// <summary>Whether the member names the request's API.</summary>
    public static bool IsUrl(ReadOnlySpan<byte> name) => s_urls.IndexOf(name) >= 0;

    /// <summary>The API that the line names; <c>null</c> if it names none that is known, or is no JSON.</summary>
    public static ApiOperation? Operation(ReadOnlySpan<byte> line, ApiCatalog apis)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = JsonContentReader.MaxDepth + 1 });
        Span<byte> name = stackalloc byte[MemberNames.MaxLength];
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isUrl = reader.ValueSpan.Length <= name.Length && IsUrl(name[..reader.CopyString(name)]);
                reader.Read();
                if (isUrl)
                {
                    return reader.TokenType == JsonTokenType.String ? Match(ref reader, apis) : null;
                }

                reader.Skip();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader of the line finds the same fault and refuses.
            return null;
        }
    }

    private static ApiOperation? Match(ref Utf8JsonReader reader, ApiCatalog apis)
    {
        char[]? rented = null;
        var length = reader.ValueSpan.Length;
        var url = length <= StackChars ? stackalloc char[StackChars] : rented = ArrayPool<char>.Shared.Rent(length);
        try
        {
            var path = url[..reader.CopyString(url)];
            var end = path.IndexOfAny('?', '#');
            return apis.Match("POST", end < 0 ? path : path[..end]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }
}

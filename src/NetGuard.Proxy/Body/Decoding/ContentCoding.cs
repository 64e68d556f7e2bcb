using Microsoft.Extensions.Primitives;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>The content codings (RFC 9110 8.4.1) that are undone before a body is inspected: a closed list.</summary>
internal enum ContentCoding : byte
{
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 1950, the zlib format, as RFC 9110 8.4.1.2 says; not the bare data of RFC 1951.</summary>
    Deflate,

    /// <summary>RFC 7932.</summary>
    Brotli,
}

internal static class ContentCodings
{
    /// <summary>
    /// Reads the Content-Encoding lines. Refuses several codings, several lines, an empty one, and every name that is not
    /// on the list, because an endpoint could undo what was not undone here.
    /// </summary>
    public static bool TryRead(StringValues lines, out ContentCoding coding)
    {
        coding = ContentCoding.None;
        if (lines.Count == 0)
        {
            return true;
        }

        var name = lines.Count == 1 ? lines[0].AsSpan().Trim(" \t") : [];
        coding = name switch
        {
            _ when name.Equals("gzip", StringComparison.OrdinalIgnoreCase) => ContentCoding.Gzip,
            _ when name.Equals("deflate", StringComparison.OrdinalIgnoreCase) => ContentCoding.Deflate,
            _ when name.Equals("br", StringComparison.OrdinalIgnoreCase) => ContentCoding.Brotli,
            _ => ContentCoding.None,
        };
        return coding != ContentCoding.None || name.Equals("identity", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The coding's name as registered; <c>null</c> for none.</summary>
    public static string? NameOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Deflate => "deflate",
        ContentCoding.Brotli => "br",
        _ => null,
    };
}

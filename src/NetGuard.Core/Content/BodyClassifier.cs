using NetGuard.Decisions;

namespace NetGuard.Content;

/// <summary>Chooses the reader of a body by its headers and first bytes.</summary>
internal static class BodyClassifier
{
    /// <summary>The reason why the body cannot be read, or <c>null</c>.</summary>
    public static Reason? Classify(string? contentType, string? contentEncoding, ReadOnlySpan<byte> body, out BodyKind kind)
    {
        kind = BodyKind.None;
        if (!IsIdentity(contentEncoding))
        {
            return Reasons.BodyEncoding;
        }

        MediaType mediaType = default;
        var isNamed = !string.IsNullOrEmpty(contentType);
        if (isNamed && !MediaType.TryParse(contentType, out mediaType))
        {
            return Reasons.BodyType;
        }

        // An empty body carries nothing, and SDKs send one under a JSON content type.
        if (body.IsEmpty)
        {
            return null;
        }

        if (isNamed && !mediaType.IsJson && !mediaType.IsText)
        {
            return Reasons.BodyType;
        }

        if (isNamed && !mediaType.IsUtf8)
        {
            return Reasons.BodyCharset;
        }

        if ((!isNamed || mediaType.IsJson) && IsCompressed(body))
        {
            return Reasons.BodyEncoding;
        }

        if (isNamed && mediaType.IsJson)
        {
            kind = BodyKind.Json;
            return null;
        }

        var first = body.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0 || body[first] is not ((byte)'{' or (byte)'['))
        {
            return Reasons.BodyType;
        }

        kind = BodyKind.JsonByLooks;
        return null;
    }

    private static bool IsIdentity(string? contentEncoding) =>
        string.IsNullOrEmpty(contentEncoding) || contentEncoding.AsSpan().Trim(" \t").Equals("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses because an endpoint may inflate by the first bytes what no header calls compressed (gzip, zstd, zlib).</summary>
    private static bool IsCompressed(ReadOnlySpan<byte> body) =>
        body is [0x1f, 0x8b, ..] or [0x28, 0xb5, 0x2f, 0xfd, ..] or [0x78, 0x01 or 0x5e or 0x9c or 0xda, ..];
}

using NetGuard.Content.Json;
using NetGuard.Decisions;

namespace NetGuard.Content;

/// <summary>Chooses the reader of a body by its headers and first bytes.</summary>
internal static class BodyClassifier
{
    /// <summary>The reason why the body cannot be read, or <c>null</c>.</summary>
    /// <param name="contentType">The header as received.</param>
    /// <param name="contentEncoding">The header as received.</param>
    /// <param name="body">The body as it will be sent.</param>
    /// <param name="takesFile">Whether the operation's schema says that the body itself may be a file.</param>
    /// <param name="classified">How to read it.</param>
    public static Reason? Classify(string? contentType, string? contentEncoding, ReadOnlySpan<byte> body, bool takesFile, out ClassifiedBody classified)
    {
        classified = default;
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

        // An escape in a form stands for a byte of the charset, so that a form in ASCII is not the same text in each.
        if (isNamed && !(mediaType.IsForm ? mediaType.IsUtf8 : mediaType.ReadsAsUtf8(body)))
        {
            return Reasons.BodyCharset;
        }

        var kind = isNamed ? ByType(mediaType) : BodyKind.None;
        if (kind is not (BodyKind.Multipart or BodyKind.File) && IsCompressed(body))
        {
            return Reasons.BodyEncoding;
        }

        if (kind != BodyKind.Json)
        {
            kind = ByLooks(kind, body);
        }

        var format = OpaqueFormat.None;
        if (kind == BodyKind.File && (!takesFile || !OpaqueFormats.TryDetect(body, out format)))
        {
            kind = BodyKind.None;
        }

        classified = new ClassifiedBody { Kind = kind, Bytes = body, Boundary = mediaType.Boundary, Format = format };
        return kind == BodyKind.None ? Reasons.BodyType : null;
    }

    private static BodyKind ByType(in MediaType mediaType) =>
        mediaType.IsJson ? BodyKind.Json
        : mediaType.IsJsonLines ? BodyKind.JsonLines
        : mediaType.IsForm ? BodyKind.Form
        : mediaType.IsMultipartForm ? BodyKind.Multipart
        : mediaType.IsXml ? BodyKind.Xml
        : mediaType.IsText ? BodyKind.Text
        : mediaType.IsBinary ? BodyKind.File
        : BodyKind.None;

    /// <summary>
    /// JSON is JSON whatever the header says, because endpoints parse it so. Refuses a text that begins as JSON does and is
    /// none, where a lenient parser may yet read JSON in it.
    /// </summary>
    private static BodyKind ByLooks(BodyKind byType, ReadOnlySpan<byte> body) => JsonGrammar.Shape(body) switch
    {
        JsonShape.Document or JsonShape.TooDeep when byType == BodyKind.Form => BodyKind.FormOrJson,
        JsonShape.Document or JsonShape.TooDeep when byType != BodyKind.JsonLines || IsManyLines(body) => BodyKind.Json,
        JsonShape.Lines when byType is BodyKind.Text => BodyKind.JsonLines,
        _ when byType is BodyKind.Text or BodyKind.Form && LooseJson.MayBe(body) => BodyKind.None,
        _ => byType,
    };

    private static bool IsManyLines(ReadOnlySpan<byte> body) => body.Trim(" \t\r\n"u8).Contains((byte)'\n');

    private static bool IsIdentity(string? contentEncoding) =>
        string.IsNullOrEmpty(contentEncoding) || contentEncoding.AsSpan().Trim(" \t").Equals("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Refuses because an endpoint may inflate by the first bytes what no header calls compressed (gzip, zstd, zlib). One
    /// beginning of zlib is letters, "x^": what is text to its end is no stream.
    /// </summary>
    private static bool IsCompressed(ReadOnlySpan<byte> body) =>
        body is [0x1f, 0x8b, ..] or [0x28, 0xb5, 0x2f, 0xfd, ..] or [0x78, 0x01 or 0x9c or 0xda, ..]
        || (body is [0x78, 0x5e, ..] && !TextContentReader.IsText(body));
}

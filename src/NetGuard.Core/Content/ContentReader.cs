using NetGuard.Content.Apis;
using NetGuard.Content.Data;
using NetGuard.Content.Json;
using NetGuard.Content.Multipart;
using NetGuard.Content.Xml;

namespace NetGuard.Content;

/// <summary>
/// The closed set of readers: a new kind is one file and one line here. A document that stands in another (a part, a line,
/// a string) is read on a level of its own, and its path goes on from where it stands.
/// </summary>
internal static class ContentReader
{
    public static ReadResult Read<TVisitor>(in ClassifiedBody body, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct =>
        body.Kind switch
        {
            BodyKind.None when body.Bytes.IsEmpty => new ReadResult(ReadStatus.Complete, 0),
            BodyKind.Json => JsonContentReader.Read(body.Bytes, apis, operation, scratch, ref visitor),
            BodyKind.JsonLines => JsonLinesReader.Read(body.Bytes, apis, scratch, ref visitor),
            BodyKind.Form => FormReader.Read(body.Bytes, apis, operation, scratch, ref visitor),
            BodyKind.FormOrJson => ReadBoth(body.Bytes, apis, operation, scratch, ref visitor),
            BodyKind.Multipart => MultipartReader.Read(body.Bytes, body.Boundary, apis, operation, scratch, ref visitor),
            BodyKind.Xml => XmlContentReader.Read(body.Bytes, apis, operation, scratch, ref visitor),
            BodyKind.Text => ReadText(body.Bytes, ContentPosition.OfBody(apis, scratch.Level), apis, operation, scratch, ref visitor),
            BodyKind.File => OpaqueReader.Read(body.Bytes, body.Format, ContentPosition.OfBody(apis, scratch.Level), scratch, ref visitor),
            _ => new ReadResult(ReadStatus.Malformed, 0),
        };

    /// <summary>Hands over a string, and what a document in it holds.</summary>
    public static ReadStatus ReadString<TVisitor>(ReadOnlySpan<byte> value, in ContentPosition position, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct =>
        visitor.OnString(value, position) ? ReadWithin(value, position, apis, operation, scratch, ref visitor) : ReadStatus.Stopped;

    /// <summary>
    /// Reads the lines of a text that begins with a document: as JSON Lines if all are documents, else those that are, and
    /// the whole as the text that it is.
    /// </summary>
    public static ReadStatus ReadLines<TVisitor>(ReadOnlySpan<byte> text, in ContentPosition position, ApiCatalog apis, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (!scratch.TryEnter(position, decodes: false))
        {
            return ReadStatus.LimitExceeded;
        }

        var result = JsonLinesReader.Read(text, apis, scratch, ref visitor, isStrict: false);
        scratch.Leave();
        return result.Status == ReadStatus.Complete && result.BytesRead != text.Length && !visitor.OnText(text, position) ? ReadStatus.Stopped : result.Status;
    }

    /// <summary>Reads the document that a text is, or that a data: URI holds; most texts are neither.</summary>
    public static ReadStatus ReadWithin<TVisitor>(ReadOnlySpan<byte> text, in ContentPosition position, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var kind = EmbeddedDocument.KindOf(ref text);
        if (kind != BodyKind.None)
        {
            return ReadInner(kind, text, position, decodes: true, apis, operation, scratch, ref visitor);
        }

        return DataUri.TryParse(text, out var uri) ? DataUriReader.Read(uri, position, apis, operation, scratch, ref visitor)
            : Base64Field.Holds(text, position) ? Base64Field.Read(text, position, apis, operation, scratch, ref visitor)
            : ReadStatus.Complete;
    }

    /// <summary>Reads a document that stands at a position, on a level of its own.</summary>
    public static ReadStatus ReadInner<TVisitor>(BodyKind kind, ReadOnlySpan<byte> document, in ContentPosition position, bool decodes, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (!scratch.TryEnter(position, decodes))
        {
            return ReadStatus.LimitExceeded;
        }

        var result = kind switch
        {
            BodyKind.Json => JsonContentReader.Read(document, new JsonStart(position.State, operation, IsRequestLine: false), apis, scratch, ref visitor),
            BodyKind.JsonLines => JsonLinesReader.Read(document, apis, scratch, ref visitor),
            _ => new ReadResult(ReadStatus.Malformed, 0),
        };
        scratch.Leave();

        // Refuses because a byte that no reader has seen must not be sent on.
        return result.Status == ReadStatus.Complete && result.BytesRead != document.Length ? ReadStatus.Malformed : result.Status;
    }

    /// <summary>Hands over a text as a whole. It may be one data: URI, which who takes it for a value would open.</summary>
    public static ReadResult ReadText<TVisitor>(ReadOnlySpan<byte> text, in ContentPosition position, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var result = TextContentReader.Read(text, position, ref visitor);
        return result.Status == ReadStatus.Complete && ReadWithin(text, position, apis, operation, scratch, ref visitor) is not ReadStatus.Complete and var status
            ? new ReadResult(status, 0)
            : result;
    }

    private static ReadResult ReadBoth<TVisitor>(ReadOnlySpan<byte> body, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var json = JsonContentReader.Read(body, apis, operation, scratch, ref visitor);
        return json.Status == ReadStatus.Complete ? FormReader.Read(body, apis, operation, scratch, ref visitor) : json;
    }
}

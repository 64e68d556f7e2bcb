using NetGuard.Content.Apis;
using NetGuard.Content.Json;
using NetGuard.Decisions;

namespace NetGuard.Content.Data;

/// <summary>
/// Reads the content of a <c>data:</c> URI: a file of a listed format is left alone, text is read as what it is, and
/// anything else is handed over as unreadable.
/// </summary>
internal static class DataUriReader
{
    /// <summary>Bytes at the beginning by which a format is told.</summary>
    private const int HeadLength = 64;

    /// <summary>Content shorter than this holds no URI.</summary>
    private const int MinLength = 4;

    public static ReadStatus Read<TVisitor>(in DataUri uri, in ContentPosition position, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..DataContent.Decode(uri.Content, uri.IsBase64, head)];
        if (head.Length < MinLength)
        {
            return ReadStatus.Complete;
        }

        // The head alone is looked at: what follows it may be megabytes, and a picture that is text behind its head is none.
        if (uri.Kind == DataKind.File && OpaqueFormats.Detect(head) != OpaqueFormat.None)
        {
            return ReadStatus.Complete;
        }

        if (uri.Kind == DataKind.Other)
        {
            return visitor.OnUnreadableData(position) ? ReadStatus.Complete : ReadStatus.Stopped;
        }

        if (!scratch.TryEnter(position, decodes: true))
        {
            return ReadStatus.LimitExceeded;
        }

        var status = ReadText(uri, position, apis, operation, scratch, ref visitor);
        scratch.Leave();
        return status;
    }

    private static ReadStatus ReadText<TVisitor>(in DataUri uri, in ContentPosition position, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        // The fragment is no part of the content; of a text it is read all the same.
        var content = uri.IsBase64 && uri.Content.IndexOf((byte)'#') is >= 0 and var fragment ? uri.Content[..fragment] : uri.Content;
        var buffer = scratch.Level.Source(content.Length)[..content.Length];
        var text = buffer[..DataContent.Decode(content, uri.IsBase64, buffer)];
        if (!scratch.TryCharge(text.Length))
        {
            return ReadStatus.LimitExceeded;
        }

        // Refuses what calls itself a picture and is none, and a text that is not one: its reader is not known.
        if (!TextContentReader.IsText(text))
        {
            return visitor.OnUnreadableData(position) ? ReadStatus.Complete : ReadStatus.Stopped;
        }

        return ReadDecoded(text, apis, operation, scratch, ref visitor);
    }

    /// <summary>Reads the text that the level's document is. A document in it came out of the one step that has been counted.</summary>
    public static ReadStatus ReadDecoded<TVisitor>(ReadOnlySpan<byte> text, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var whole = ContentPosition.OfDocument(apis, scratch.Level);
        if (JsonGrammar.Shape(text) == JsonShape.Lines)
        {
            return ContentReader.ReadLines(text, whole, apis, scratch, ref visitor);
        }

        if (!visitor.OnText(text, whole))
        {
            return ReadStatus.Stopped;
        }

        var kind = EmbeddedDocument.KindOf(ref text);
        return kind == BodyKind.None
            ? ContentReader.ReadWithin(text, whole, apis, operation, scratch, ref visitor)
            : ContentReader.ReadInner(kind, text, whole, decodes: false, apis, operation, scratch, ref visitor);
    }
}

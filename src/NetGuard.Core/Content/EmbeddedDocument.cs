using System.Buffers;
using System.Text;
using NetGuard.Content.Json;

namespace NetGuard.Content;

/// <summary>Tells whether a string is a document, which is then read as one: arguments of a tool call, a tool's schema.</summary>
internal static class EmbeddedDocument
{
    /// <summary>
    /// The document's kind, and the document without what scripts trim off a text before they parse it (white space of any
    /// kind, a byte order mark); none for a string that is only a string.
    /// </summary>
    public static BodyKind KindOf(ref ReadOnlySpan<byte> value)
    {
        var document = TrimStart(value);
        if (document is not [(byte)'{' or (byte)'[', _, ..])
        {
            return BodyKind.None;
        }

        document = TrimEnd(document);

        // A document too deep to be read is refused by its reader, not passed as a string.
        if (JsonGrammar.Shape(document) is not (JsonShape.Document or JsonShape.TooDeep))
        {
            return BodyKind.None;
        }

        value = document;
        return BodyKind.Json;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        while (!IsGraphic(text, 0) && Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && IsTrimmed(rune))
        {
            text = text[length..];
        }

        return text;
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        while (!IsGraphic(text, text.Length - 1) && Rune.DecodeLastFromUtf8(text, out var rune, out var length) == OperationStatus.Done && IsTrimmed(rune))
        {
            text = text[..^length];
        }

        return text;
    }

    // The empty text as well, so that nothing is left to trim.
    private static bool IsGraphic(ReadOnlySpan<byte> text, int at) => text.IsEmpty || text[at] is > (byte)' ' and < 0x7f;

    private static bool IsTrimmed(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value == 0xfeff;
}

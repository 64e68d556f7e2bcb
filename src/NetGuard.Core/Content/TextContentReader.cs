using System.Text.Unicode;

namespace NetGuard.Content;

/// <summary>Hands over a text as a whole. A byte order mark before it is passed over; it means nothing in UTF-8.</summary>
internal static class TextContentReader
{
    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> text, in ContentPosition position, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (!IsText(text))
        {
            return new ReadResult(ReadStatus.NotText, 0);
        }

        var content = text is [0xef, 0xbb, 0xbf, ..] ? text[3..] : text;
        return visitor.OnText(content, position) ? new ReadResult(ReadStatus.Complete, text.Length) : new ReadResult(ReadStatus.Stopped, 0);
    }

    /// <summary>
    /// Whether the bytes are UTF-8. Refuses a NUL because UTF-16 of ASCII is valid UTF-8 full of them, and no text in
    /// UTF-8 needs one.
    /// </summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) && !bytes.Contains((byte)0);
}

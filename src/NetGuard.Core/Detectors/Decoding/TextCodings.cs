namespace NetGuard.Detectors.Decoding;

/// <summary>Ways in which text hides in a URI.</summary>
internal enum TextCoding : byte
{
    Percent,
    Plus,
    Folded,
    Joined,
    Hex,
    Base64,
    Base32,
}

internal static class TextCodings
{
    /// <summary>Returns the bytes written; <paramref name="destination"/> as long as the source always suffices.</summary>
    public static int Decode(TextCoding coding, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        switch (coding)
        {
            case TextCoding.Hex:
                return HexText.Decode(source, destination);
            case TextCoding.Base64:
                return Base64Text.Decode(source, destination);
            case TextCoding.Base32:
                return Base32Text.Decode(source, destination);
            case TextCoding.Folded:
                return FoldedText.Fold(source, destination);
            case TextCoding.Joined:
                return JoinedValues.Join(source, destination);
            case TextCoding.Plus:
                source.Replace(destination, (byte)'+', (byte)' ');
                return source.Length;
            default:
                return UndoEscapes(source, destination);
        }
    }

    private static int UndoEscapes(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var escape = source.IndexOf((byte)'%');
            var plain = escape < 0 ? source : source[..escape];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (escape < 0)
            {
                return written;
            }

            source = source[escape..];
            if (source.Length > 2 && HexText.Is(source.Slice(1, 2)))
            {
                HexText.Decode(source.Slice(1, 2), destination[written++..]);
                source = source[3..];
            }
            else
            {
                destination[written++] = (byte)'%';
                source = source[1..];
            }
        }
    }
}

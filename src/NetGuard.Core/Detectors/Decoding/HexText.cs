namespace NetGuard.Detectors.Decoding;

/// <summary>Bytes as pairs of hexadecimal digits in either case.</summary>
internal static class HexText
{
    /// <summary>Whether the text is nothing but pairs of digits.</summary>
    public static bool Is(ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiHexDigit((char)letter))
            {
                return false;
            }
        }

        return text.Length % 2 == 0;
    }

    /// <summary>Decodes text that <see cref="Is"/> hexadecimal; returns the bytes written.</summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        for (var i = 0; i < text.Length; i += 2)
        {
            destination[i / 2] = (byte)(Value(text[i]) << 4 | Value(text[i + 1]));
        }

        return text.Length / 2;
    }

    private static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

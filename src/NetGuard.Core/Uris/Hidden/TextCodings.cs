using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Hidden;

/// <summary>
/// Codings of bytes as text, read leniently: RFC 4648 base64 in either alphabet with or without padding, base32 in either
/// case, hexadecimal. A final group that is incomplete is dropped, as the text may have been cut out of a longer one.
/// </summary>
internal static class TextCodings
{
    private const byte None = 0xFF;

    private static readonly byte[] s_base64 = Values("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "-_");

    /// <summary>Bytes written, or -1 where the text is not base64. The destination holds three bytes for each four of the text.</summary>
    public static int FromBase64(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text = text.TrimEnd((byte)'=');
        var written = 0;
        uint bits = 0;
        var count = 0;
        foreach (var letter in text)
        {
            var value = s_base64[letter];
            if (value == None)
            {
                return -1;
            }

            bits = bits << 6 | value;
            if ((count += 6) >= 8)
            {
                count -= 8;
                destination[written++] = (byte)(bits >> count);
            }
        }

        return written;
    }

    /// <summary>Whether three bytes of ASCII may come out of the first four letters as base64, by the high bit of each.</summary>
    public static bool MayBeginAscii(ReadOnlySpan<byte> text) =>
        ((s_base64[text[0]] & 0b10_0000) | (s_base64[text[1]] & 0b1000) | (s_base64[text[2]] & 0b10)) == 0;

    /// <summary>Bytes written, or -1 where the text is not base32 of one case.</summary>
    public static int FromBase32(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text = text.TrimEnd((byte)'=');
        var letterA = text.ContainsAnyInRange((byte)'a', (byte)'z') ? (byte)'a' : (byte)'A';
        var written = 0;
        uint bits = 0;
        var count = 0;
        foreach (var letter in text)
        {
            var value = letter >= letterA && letter < letterA + 26 ? letter - letterA : letter is >= (byte)'2' and <= (byte)'7' ? letter - '2' + 26 : -1;
            if (value < 0)
            {
                return -1;
            }

            bits = bits << 5 | (uint)value;
            if ((count += 5) >= 8)
            {
                count -= 8;
                destination[written++] = (byte)(bits >> count);
            }
        }

        return written;
    }

    /// <summary>Bytes written, or -1 where the text is not hexadecimal.</summary>
    public static int FromHex(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        for (var i = 0; i + 1 < text.Length; i += 2)
        {
            var high = Percent.HexValue(text[i]);
            var low = Percent.HexValue(text[i + 1]);
            if (high < 0 || low < 0)
            {
                return -1;
            }

            destination[i / 2] = (byte)(high << 4 | low);
        }

        return text.Length % 2 == 1 && Percent.HexValue(text[^1]) < 0 ? -1 : text.Length / 2;
    }

    private static byte[] Values(string alphabet, string others)
    {
        var values = new byte[256];
        Array.Fill(values, None);
        for (var i = 0; i < alphabet.Length; i++)
        {
            values[alphabet[i]] = (byte)i;
        }

        for (var i = 0; i < others.Length; i++)
        {
            values[others[i]] = (byte)(alphabet.Length - others.Length + i);
        }

        return values;
    }
}

namespace NetGuard.Detectors.Decoding;

/// <summary>Base64 in both alphabets of RFC 4648, with or without padding, however it ends.</summary>
internal static class Base64Text
{
    private static readonly sbyte[] s_values = Values();

    /// <summary>
    /// Decodes until the first byte that is in neither alphabet. Returns the bytes written; never more than three quarters of
    /// the source, nor than <paramref name="destination"/> holds.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0, bits = 0, count = 0;
        foreach (var letter in source)
        {
            var value = s_values[letter];
            if (value < 0)
            {
                break;
            }

            bits = (bits << 6 | (byte)value) & 0xFFFF;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                if (written == destination.Length)
                {
                    break;
                }

                destination[written++] = (byte)(bits >> count);
            }
        }

        return written;
    }

    private static sbyte[] Values()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (var i = 0; i < alphabet.Length; i++)
        {
            values[alphabet[i]] = (sbyte)i;
        }

        values['-'] = values['+'];
        values['_'] = values['/'];
        return values;
    }
}

namespace NetGuard.Detectors.Decoding;

/// <summary>Base32 (RFC 4648 6) in either case, over the dots of a host name, where it is what fits into labels.</summary>
internal static class Base32Text
{
    private static readonly sbyte[] s_values = Values();

    /// <summary>Decodes until the first byte that is neither in the alphabet nor a dot; returns the bytes written.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0, bits = 0, count = 0;
        foreach (var letter in source)
        {
            if (letter == '.')
            {
                continue;
            }

            var value = s_values[letter];
            if (value < 0 || written == destination.Length)
            {
                break;
            }

            bits = (bits << 5 | (byte)value) & 0xFFFF;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                destination[written++] = (byte)(bits >> count);
            }
        }

        return written;
    }

    private static sbyte[] Values()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        const string alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        for (var i = 0; i < alphabet.Length; i++)
        {
            values[alphabet[i]] = values[char.ToUpperInvariant(alphabet[i])] = (sbyte)i;
        }

        return values;
    }
}

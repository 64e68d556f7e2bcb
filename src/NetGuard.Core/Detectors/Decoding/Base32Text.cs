namespace NetGuard.Detectors.Decoding;

/// <summary>Base32 (RFC 4648 6) in either case, over the dots of a host name, where it is what fits into labels.</summary>
internal static class Base32Text
{
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

            var value = char.IsAsciiLetter((char)letter) ? (letter | 0x20) - 'a' : letter is >= (byte)'2' and <= (byte)'7' ? letter - '2' + 26 : -1;
            if (value < 0 || written == destination.Length)
            {
                break;
            }

            bits = (bits << 5 | value) & 0xFFFF;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                destination[written++] = (byte)(bits >> count);
            }
        }

        return written;
    }
}

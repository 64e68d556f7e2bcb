namespace NetGuard.Uris.Parsing;

/// <summary>IPv6 addresses as the WHATWG URL standard reads and writes them: section 3.5, without brackets and zone.</summary>
public static class Ipv6Host
{
    /// <summary>Bytes of the longest address that <see cref="Format"/> writes.</summary>
    public const int MaxTextLength = 39;

    public static bool TryParse(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = default;
        Span<ushort> pieces = stackalloc ushort[8];
        pieces.Clear();
        var count = 0;
        var compress = -1;
        var i = 0;
        if (text.StartsWith(":"u8))
        {
            if (!text.StartsWith("::"u8))
            {
                return false;
            }

            i = 2;
            compress = 0;
        }

        while (i < text.Length)
        {
            if (count == 8)
            {
                return false;
            }

            if (text[i] == ':')
            {
                if (compress >= 0)
                {
                    return false;
                }

                i++;
                compress = count;
                continue;
            }

            var start = i;
            var value = 0;
            for (; i < text.Length && i - start < 4 && Percent.HexValue(text[i]) is >= 0 and var digit; i++)
            {
                value = value << 4 | digit;
            }

            if (i < text.Length && text[i] == '.')
            {
                if (i == start || count > 6 || !TryParseEmbedded(text[start..], out var embedded))
                {
                    return false;
                }

                pieces[count++] = (ushort)(embedded >> 16);
                pieces[count++] = (ushort)embedded;
                break;
            }

            if (i < text.Length && (text[i] != ':' || ++i == text.Length))
            {
                return false;
            }

            pieces[count++] = (ushort)value;
        }

        if (compress < 0 ? count != 8 : count == 8)
        {
            return false;
        }

        if (compress >= 0)
        {
            // Moves the pieces behind "::" to the end; the gap between is zero.
            var moved = count - compress;
            pieces.Slice(compress, moved).CopyTo(pieces[(8 - moved)..]);
            pieces[compress..(8 - moved)].Clear();
        }

        foreach (var piece in pieces)
        {
            address = address << 16 | piece;
        }

        return true;
    }

    /// <summary>Writes lower-case hexadecimal with the first longest run of zeros compressed, and returns its length.</summary>
    public static int Format(UInt128 address, Span<byte> destination)
    {
        Span<ushort> pieces = stackalloc ushort[8];
        for (var i = 0; i < 8; i++)
        {
            pieces[i] = (ushort)(address >> 16 * (7 - i));
        }

        var (runStart, runLength) = LongestZeroRun(pieces);
        var written = 0;
        for (var i = 0; i < 8; i++)
        {
            if (i == runStart && runLength > 1)
            {
                destination[written++] = (byte)':';
                if (i == 0)
                {
                    destination[written++] = (byte)':';
                }

                i += runLength - 1;
                continue;
            }

            pieces[i].TryFormat(destination[written..], out var digits, "x", System.Globalization.CultureInfo.InvariantCulture);
            written += digits;
            if (i < 7)
            {
                destination[written++] = (byte)':';
            }
        }

        return written;
    }

    // Stricter than the IPv4 parser: four decimal parts without leading zeros.
    private static bool TryParseEmbedded(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        var part = 0;
        var digits = 0;
        var value = 0;
        foreach (var b in text)
        {
            if (b == '.' && digits > 0 && part < 3)
            {
                address = address << 8 | (uint)value;
                part++;
                digits = value = 0;
            }
            else if (b is >= (byte)'0' and <= (byte)'9' && !(digits > 0 && value == 0))
            {
                value = value * 10 + b - '0';
                digits++;
                if (value > 255)
                {
                    return false;
                }
            }
            else
            {
                return false;
            }
        }

        address = address << 8 | (uint)value;
        return part == 3 && digits > 0;
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> pieces)
    {
        var (bestStart, bestLength) = (-1, 0);
        for (var i = 0; i < pieces.Length; i++)
        {
            var length = 0;
            while (i + length < pieces.Length && pieces[i + length] == 0)
            {
                length++;
            }

            if (length > bestLength)
            {
                (bestStart, bestLength) = (i, length);
            }

            i += length;
        }

        return (bestStart, bestLength);
    }
}

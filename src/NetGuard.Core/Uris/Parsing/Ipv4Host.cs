namespace NetGuard.Uris.Parsing;

/// <summary>IPv4 addresses in every notation that the WHATWG URL standard reads: section 3.5, "ends in a number" and "IPv4 parser".</summary>
public static class Ipv4Host
{
    /// <summary>Bytes of the longest canonical address.</summary>
    public const int MaxTextLength = 15;

    /// <summary>Whether a host must be read as an IPv4 address, valid or not.</summary>
    public static bool EndsInNumber(ReadOnlySpan<byte> host)
    {
        if (host.EndsWith("."u8))
        {
            host = host[..^1];
        }

        var last = host[(host.LastIndexOf((byte)'.') + 1)..];
        return !last.IsEmpty && (!last.ContainsAnyExceptInRange((byte)'0', (byte)'9') || TryParseNumber(last, out _));
    }

    /// <summary>Parses a host that ends in a number: one to four parts, each decimal, octal (0…) or hexadecimal (0x…).</summary>
    public static bool TryParse(ReadOnlySpan<byte> host, out uint address)
    {
        address = 0;
        if (host.EndsWith("."u8))
        {
            host = host[..^1];
        }

        ulong value = 0;
        for (var part = 0; ; part++)
        {
            var dot = host.IndexOf((byte)'.');
            var isLast = dot < 0;
            if (part > 3 || !TryParseNumber(isLast ? host : host[..dot], out var number))
            {
                return false;
            }

            if (isLast)
            {
                if (number >= 1UL << 8 * (4 - part))
                {
                    return false;
                }

                address = (uint)((value << 8 * (4 - part)) | number);
                return true;
            }

            if (number > 255)
            {
                return false;
            }

            value = value << 8 | number;
            host = host[(dot + 1)..];
        }
    }

    /// <summary>Writes the dotted decimal form and returns its length.</summary>
    public static int Format(uint address, Span<byte> destination)
    {
        var written = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            var part = (byte)(address >> shift);
            part.TryFormat(destination[written..], out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
            written += digits;
            if (shift > 0)
            {
                destination[written++] = (byte)'.';
            }
        }

        return written;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> part, out ulong number)
    {
        number = 0;
        if (part.IsEmpty)
        {
            return false;
        }

        var radix = 10u;
        if (part.Length >= 2 && part[0] == '0')
        {
            radix = (part[1] | 0x20) == 'x' ? 16u : 8u;
            part = part[(radix == 16 ? 2 : 1)..];
        }

        foreach (var digit in part)
        {
            var value = Percent.HexValue(digit);
            if (value < 0 || value >= radix)
            {
                return false;
            }

            // Saturates: what exceeds 32 bits is out of range, however long.
            number = number > uint.MaxValue ? number : number * radix + (uint)value;
        }

        return true;
    }
}

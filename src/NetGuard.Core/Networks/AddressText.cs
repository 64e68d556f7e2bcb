using System.Globalization;

namespace NetGuard.Networks;

/// <summary>
/// The text of addresses. IPAddress.TryParse also takes octal and hexadecimal parts, fewer than four parts, brackets, ports
/// and zones; a policy that reads more spellings than its peers do is one that can be talked around.
/// </summary>
internal static class AddressText
{
    /// <summary>Characters of the longest address, six groups and a dotted quad.</summary>
    public const int MaxLength = 45;

    private const int Groups = 8;

    public static bool TryParseIPv4(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        uint parsed = 0;
        var position = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (position == text.Length || text[position++] != '.'))
            {
                return false;
            }

            var start = position;
            uint number = 0;
            while (position < text.Length && position - start < 3 && char.IsAsciiDigit(text[position]))
            {
                number = number * 10 + (uint)(text[position++] - '0');
            }

            var digits = position - start;
            // Refuses a leading zero because inet_aton reads such a part as octal.
            if (digits == 0 || number > 255 || (digits > 1 && text[start] == '0'))
            {
                return false;
            }

            parsed = parsed << 8 | number;
        }

        if (position != text.Length)
        {
            return false;
        }

        value = parsed;
        return true;
    }

    public static bool TryParseIPv6(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = default;
        if (text.Length is < 2 or > MaxLength)
        {
            return false;
        }

        UInt128 head = default;
        UInt128 tail = default;
        int count = 0, gap = -1, position = 0;
        if (text[0] == ':')
        {
            if (text[1] != ':')
            {
                return false;
            }

            gap = 0;
            position = 2;
        }

        while (position < text.Length)
        {
            var rest = text[position..];
            var colon = rest.IndexOf(':');
            uint part;
            int width;
            if (colon < 0 && rest.Contains('.'))
            {
                width = 2;
                if (!TryParseIPv4(rest, out part))
                {
                    return false;
                }
            }
            else
            {
                width = 1;
                if (!TryParseGroup(colon < 0 ? rest : rest[..colon], out part))
                {
                    return false;
                }
            }

            count += width;
            if (count > Groups)
            {
                return false;
            }

            if (gap < 0)
            {
                head = head << (16 * width) | part;
            }
            else
            {
                tail = tail << (16 * width) | part;
            }

            if (colon < 0)
            {
                break;
            }

            position += colon + 1;
            if (position == text.Length)
            {
                return false;
            }

            if (text[position] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                position++;
            }
        }

        // "::" stands for at least one group (RFC 4291, 2.2).
        if (gap < 0 ? count != Groups : count == Groups)
        {
            return false;
        }

        value = gap switch
        {
            < 0 => head,
            0 => tail,
            _ => head << (16 * (Groups - gap)) | tail,
        };
        return true;
    }

    /// <summary>Writes RFC 5952 text; <paramref name="destination"/> holds <see cref="MaxLength"/> characters.</summary>
    public static int Format(NetAddress address, Span<char> destination)
    {
        if (address.IsIPv4)
        {
            return FormatIPv4((uint)address.Value, destination);
        }

        if (address.IsMapped)
        {
            const string prefix = "::ffff:";
            prefix.CopyTo(destination);
            return prefix.Length + FormatIPv4((uint)address.Value, destination[prefix.Length..]);
        }

        var (zeroStart, zeroCount) = LongestZeros(address.Value);
        var length = 0;
        for (var i = 0; i < Groups; i++)
        {
            if (i == zeroStart)
            {
                destination[length++] = ':';
                destination[length++] = ':';
                i += zeroCount - 1;
                continue;
            }

            if (i > 0 && i != zeroStart + zeroCount)
            {
                destination[length++] = ':';
            }

            Group(address.Value, i).TryFormat(destination[length..], out var written, "x", CultureInfo.InvariantCulture);
            length += written;
        }

        return length;
    }

    private static bool TryParseGroup(ReadOnlySpan<char> text, out uint group)
    {
        group = 0;
        if (text.Length is 0 or > 4)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            group = group << 4 | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return true;
    }

    private static int FormatIPv4(uint value, Span<char> destination)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)(value >> shift)).TryFormat(destination[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
            if (shift > 0)
            {
                destination[length++] = '.';
            }
        }

        return length;
    }

    private static ushort Group(UInt128 value, int index) => (ushort)(value >> (16 * (Groups - 1 - index)));

    // The first of the longest runs, and none shorter than two groups (RFC 5952, 4.2).
    private static (int Start, int Count) LongestZeros(UInt128 value)
    {
        var best = (Start: -1, Count: 1);
        var run = 0;
        for (var i = 0; i < Groups; i++)
        {
            run = Group(value, i) == 0 ? run + 1 : 0;
            if (run > best.Count)
            {
                best = (i - run + 1, run);
            }
        }

        return best.Start < 0 ? (-1, 0) : best;
    }
}

using System.Buffers;

namespace NetGuard.Uris.Parsing;

/// <summary>Percent-decoding and -encoding: WHATWG URL section 1.3.</summary>
public static class Percent
{
    /// <summary>The C0 control percent-encode set: C0 controls, DEL and non-ASCII.</summary>
    public static SearchValues<byte> Controls { get; } =
        SearchValues.Create([.. Enumerable.Range(0, 256).Where(value => value is < 0x20 or > 0x7E).Select(value => (byte)value)]);

    /// <summary>
    /// Decodes <c>%XX</c>; a <c>%</c> without two hexadecimal digits stays. Returns the bytes written, or -1 if
    /// <paramref name="destination"/> is too short.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        for (var i = 0; i < source.Length; written++)
        {
            if (written == destination.Length)
            {
                return -1;
            }

            destination[written] = ReadOne(source, ref i);
        }

        return written;
    }

    /// <summary>The byte at <paramref name="index"/>, decoded; moves the index past it.</summary>
    public static byte ReadOne(ReadOnlySpan<byte> source, ref int index)
    {
        if (TryReadEscape(source, index, out var value))
        {
            index += 3;
            return value;
        }

        return source[index++];
    }

    /// <summary>Whether <c>%XX</c> stands at <paramref name="index"/>.</summary>
    public static bool TryReadEscape(ReadOnlySpan<byte> source, int index, out byte value)
    {
        value = 0;
        if (source[index] != '%' || index + 2 >= source.Length)
        {
            return false;
        }

        var high = HexValue(source[index + 1]);
        var low = HexValue(source[index + 2]);
        if (high < 0 || low < 0)
        {
            return false;
        }

        value = (byte)(high << 4 | low);
        return true;
    }

    /// <summary>Encodes the bytes of a set. Returns the bytes written, or -1 if <paramref name="destination"/> is too short.</summary>
    public static int Encode(ReadOnlySpan<byte> source, SearchValues<byte> encoded, Span<byte> destination)
    {
        var written = 0;
        foreach (var value in source)
        {
            var escaped = encoded.Contains(value);
            if (written + (escaped ? 3 : 1) > destination.Length)
            {
                return -1;
            }

            if (escaped)
            {
                destination[written++] = (byte)'%';
                destination[written++] = HexDigit(value >> 4);
                destination[written++] = HexDigit(value & 0xF);
            }
            else
            {
                destination[written++] = value;
            }
        }

        return written;
    }

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}

using System.Globalization;

namespace NetGuard.Content.Data;

/// <summary>
/// Undoes the percent escapes and base64 of a <c>data:</c> URI's content as the most lenient reader would: both alphabets,
/// with or without padding, over whatever stands between.
/// </summary>
internal static class DataContent
{
    /// <summary>Bytes written; never more than the content has, and at most what fits.</summary>
    public static int Decode(ReadOnlySpan<byte> content, bool isBase64, Span<byte> destination)
    {
        var written = 0;
        var bits = 0u;
        var count = 0;
        while (written < destination.Length && TryNext(ref content, out var b))
        {
            if (!isBase64)
            {
                destination[written++] = b;
                continue;
            }

            var digit = Digit(b);
            if (digit < 0)
            {
                continue;
            }

            bits = (bits << 6) | (uint)digit;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                destination[written++] = (byte)(bits >> count);
            }
        }

        return written;
    }

    private static bool TryNext(ref ReadOnlySpan<byte> content, out byte b)
    {
        b = 0;
        if (content.IsEmpty)
        {
            return false;
        }

        b = content[0];
        if (b == '%' && content.Length >= 3 && byte.TryParse(content[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
        {
            b = octet;
            content = content[3..];
            return true;
        }

        content = content[1..];
        return true;
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        (byte)'/' or (byte)'_' => 63,
        _ => -1,
    };
}

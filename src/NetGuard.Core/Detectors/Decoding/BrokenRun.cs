namespace NetGuard.Detectors.Decoding;

/// <summary>
/// A run of hexadecimal or base64 that is broken: into labels of a host, segments of a path, lines, bytes with a prefix each
/// (<c>41:4b</c>, <c>\x41\x4b</c>). Put together it is an ordinary run.
/// </summary>
internal static class BrokenRun
{
    /// <summary>Letters of base64 or of hexadecimal from the start on, without what breaks them.</summary>
    /// <param name="text">Begins with a letter.</param>
    /// <param name="hex">Which letters; of base64 the slash is a break, as base64 of text hardly has one.</param>
    /// <param name="destination">Ends the run when full.</param>
    /// <param name="isBroken">Whether there was a break among them.</param>
    /// <returns>The bytes written.</returns>
    public static int Join(ReadOnlySpan<byte> text, bool hex, Span<byte> destination, out bool isBroken)
    {
        var written = 0;
        var breaks = 0;
        isBroken = false;
        for (var i = 0; i < text.Length && written < destination.Length; i++)
        {
            var letter = text[i];
            if (hex && letter == '0' && i + 1 < text.Length && (text[i + 1] | 0x20) == 'x')
            {
                continue;
            }

            if (hex ? char.IsAsciiHexDigit((char)letter) : IsBase64(letter))
            {
                isBroken |= breaks > 0;
                destination[written++] = letter;
            }
            else if (IsBreak(letter) || hex && letter is (byte)'-' or (byte)'_' or (byte)'\\' or (byte)'x' or (byte)'X')
            {
                breaks++;
            }
            else
            {
                break;
            }
        }

        return hex ? written & ~1 : written;
    }

    /// <summary>Whether a run may begin behind this byte.</summary>
    public static bool IsBefore(byte value) => !char.IsAsciiLetterOrDigit((char)value);

    private static bool IsBase64(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'+' or (byte)'-' or (byte)'_';

    private static bool IsBreak(byte value) => value is (byte)'.' or (byte)'/' or (byte)',' or (byte)':' or (byte)';' or (byte)'~' or (byte)'|' or (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t';
}

namespace NetGuard.Detectors.Decoding;

/// <summary>ASCII in UTF-16 of either byte order, as PowerShell and Windows encode text before base64.</summary>
internal static class WideText
{
    /// <summary>Drops the zero bytes, in place, from text that begins so; returns the length that is left.</summary>
    public static int Narrow(Span<byte> bytes)
    {
        if (bytes.Length < 2 || (bytes[0] == 0) == (bytes[1] == 0))
        {
            return bytes.Length;
        }

        var first = bytes[0] == 0 ? 1 : 0;
        var written = 0;
        for (var i = first; i < bytes.Length; i += 2)
        {
            if (i + 1 - 2 * first < bytes.Length && bytes[i + 1 - 2 * first] != 0)
            {
                break;
            }

            bytes[written++] = bytes[i];
        }

        return written;
    }
}

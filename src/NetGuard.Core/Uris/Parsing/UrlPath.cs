namespace NetGuard.Uris.Parsing;

/// <summary>
/// Paths that mean the same to every server, and the comparison of such a path with a prefix. A path that servers may
/// read in two ways is not compared at all.
/// </summary>
internal static class UrlPath
{
    /// <summary>
    /// Refuses because servers resolve these differently and could leave the prefix: dot segments in any encoding (also
    /// with a <c>;parameter</c>, with spaces, which Windows drops, or of dots that compatibility mapping makes), backslashes
    /// and slashes in either encoding and in full width, escapes of escapes, controls, broken escapes, and the overlong
    /// UTF-8 lead bytes C0 and C1.
    /// </summary>
    public static bool IsUnambiguous(ReadOnlySpan<byte> path)
    {
        var dots = 0;
        var others = 0;
        var inParameter = false;
        uint last = 0;
        for (var i = 0; i < path.Length;)
        {
            if (path[i] == '/')
            {
                last = 0;
                if (dots > 0 && others == 0)
                {
                    return false;
                }

                (dots, others, inParameter) = (0, 0, false);
                i++;
                continue;
            }

            var escaped = path[i] == '%';
            if (escaped && !Percent.TryReadEscape(path, i, out _))
            {
                return false;
            }

            var value = Percent.ReadOne(path, ref i);
            if (value is < 0x20 or 0x7F or (byte)'\\' or 0xC0 or 0xC1 || escaped && value is (byte)'/' or (byte)'%')
            {
                return false;
            }

            last = (last << 8 | value) & 0xFFFFFF;
            if (IsMappedDelimiter(last))
            {
                return false;
            }

            inParameter |= value == ';';
            if (inParameter)
            {
                continue;
            }

            dots += value == '.' ? 1 : 0;
            others += value is not ((byte)'.' or (byte)' ') ? 1 : 0;
            if (IsMappedDot(last))
            {
                // Its three bytes were counted as something else.
                dots++;
                others -= 3;
            }
        }

        return dots == 0 || others > 0;
    }

    /// <summary>Whether an unambiguous path lies below an unambiguous prefix that ends with <c>/</c>; escapes are undone, case counts.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> path, ReadOnlySpan<byte> prefix)
    {
        var p = 0;
        for (var i = 0; i < prefix.Length;)
        {
            if (p >= path.Length || Percent.ReadOne(prefix, ref i) != Percent.ReadOne(path, ref p))
            {
                return false;
            }
        }

        return true;
    }

    // U+FF0F, U+FF3C, U+FF05, U+FE68, U+FE6A in UTF-8: slash, backslash and percent sign to who normalises to NFKC.
    private static bool IsMappedDelimiter(uint bytes) => bytes is 0xEFBC8F or 0xEFBCBC or 0xEFBC85 or 0xEFB9A8 or 0xEFB9AA;

    // U+FF0E, U+FE52, and U+2024 to U+2026: one to three dots.
    private static bool IsMappedDot(uint bytes) => bytes is 0xEFBC8E or 0xEFB992 or >= 0xE280A4 and <= 0xE280A6;
}

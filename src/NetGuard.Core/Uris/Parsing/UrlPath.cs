namespace NetGuard.Uris.Parsing;

/// <summary>
/// Paths that mean the same to every server, and the comparison of such a path with a prefix. A path that servers may
/// read in two ways is not compared at all.
/// </summary>
internal static class UrlPath
{
    /// <summary>
    /// Refuses because servers resolve these differently and could leave the prefix: dot segments in any encoding (also
    /// with a <c>;parameter</c>), backslashes and slashes in either encoding, escapes of escapes, controls, broken
    /// escapes, and the overlong UTF-8 lead bytes C0 and C1.
    /// </summary>
    public static bool IsUnambiguous(ReadOnlySpan<byte> path)
    {
        var dots = 0;
        var others = 0;
        var inParameter = false;
        for (var i = 0; i < path.Length;)
        {
            if (path[i] == '/')
            {
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

            inParameter |= value == ';';
            dots += value == '.' && !inParameter ? 1 : 0;
            others += value != '.' && !inParameter ? 1 : 0;
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
}

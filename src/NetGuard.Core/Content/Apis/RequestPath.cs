using System.Globalization;

namespace NetGuard.Content.Apis;

/// <summary>Brings a request path into the form that templates are compared with.</summary>
internal static class RequestPath
{
    /// <summary>
    /// Undoes escapes once, folds ASCII case and drops path parameters (<c>;…</c>), because endpoints route so: a spelling
    /// that the endpoint understands must not lose its schema. Never longer than the path.
    /// </summary>
    public static int Normalize(ReadOnlySpan<char> path, Span<char> destination)
    {
        var written = 0;
        var inParameters = false;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (c == '%' && i + 2 < path.Length && byte.TryParse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                c = (char)octet;
                i += 2;
            }

            inParameters = c == ';' || (inParameters && c != '/');
            if (!inParameters)
            {
                destination[written++] = char.ToLowerInvariant(c);
            }
        }

        return written;
    }

    /// <summary>The last segments of a path, in order, as many as fit; an empty last one (a trailing slash) does not count.</summary>
    public static int LastSegments(ReadOnlySpan<char> path, Span<Range> segments)
    {
        path = path.TrimEnd('/');
        var count = 0;
        var end = path.Length;
        while (count < segments.Length && end > 0)
        {
            var slash = path[..end].LastIndexOf('/');
            segments[count++] = (slash + 1)..end;
            end = slash;
        }

        segments[..count].Reverse();
        return count;
    }
}

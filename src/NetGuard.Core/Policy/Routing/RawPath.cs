using System.Buffers;

namespace NetGuard.Policy.Routing;

/// <summary>Works on a path as written, segment by segment.</summary>
internal static class RawPath
{
    // RFC 3986 3.3: pchar and the slash.
    private static readonly SearchValues<char> Legal =
        SearchValues.Create("!$%&'()*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");

    /// <summary>Whether a configured path is escaped and canonical: no empty and no dot segments.</summary>
    public static bool IsLegal(string path)
    {
        if (path.Length == 0 || path[0] != '/' || path.AsSpan().ContainsAnyExcept(Legal) || path.Contains("//", StringComparison.Ordinal))
        {
            return false;
        }

        for (var i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
        {
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return false;
            }
        }

        return !path.Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or "..");
    }

    /// <summary>
    /// Removes a prefix of whole segments, compared decoded and without regard to case as routing does. A path that does
    /// not begin so stays as it is.
    /// </summary>
    public static string RemovePrefix(string path, string prefix)
    {
        var position = 0;
        foreach (var range in prefix.AsSpan(1).Split('/'))
        {
            if (position >= path.Length)
            {
                return path;
            }

            var rest = path.AsSpan(position + 1);
            var end = rest.IndexOf('/');
            var segment = end < 0 ? rest : rest[..end];
            var decoded = segment.Contains('%') ? Uri.UnescapeDataString(segment) : segment;
            if (!decoded.Equals(prefix.AsSpan(1)[range], StringComparison.OrdinalIgnoreCase))
            {
                return path;
            }

            position += 1 + segment.Length;
        }

        return position == path.Length ? "/" : path[position..];
    }
}

using System.Buffers;
using System.Text.Unicode;

namespace NetGuard.Proxy.Pipeline;

/// <summary>
/// Judges the raw request target. Two servers that read a path differently protect two different resources, so only a
/// path with one reading passes: already canonical, whoever decodes it how often.
/// </summary>
internal static class RequestTarget
{
    private const int StackBytes = 512;

    /// <summary>
    /// Reduces an absolute-form target (RFC 9112 3.2.2) to its origin form; refuses authority and asterisk form and any
    /// path or query that is not canonical.
    /// </summary>
    public static bool TryRead(string raw, bool allowEncodedSlash, out string target)
    {
        target = raw;
        if (raw.Length == 0)
        {
            return false;
        }

        if (raw[0] != '/')
        {
            if (!raw.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !raw.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            var authority = raw.IndexOf("//", StringComparison.Ordinal) + 2;
            var end = raw.AsSpan(authority).IndexOfAny('/', '?', '#');
            target = end < 0 ? "/" : raw[authority + end] == '/' ? raw[(authority + end)..] : "/" + raw[(authority + end)..];
        }

        return IsCanonical(target, allowEncodedSlash);
    }

    /// <summary>Whether a target in origin form has one reading only.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> target, bool allowEncodedSlash)
    {
        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        var query = mark < 0 ? [] : target[(mark + 1)..];
        if (path.IsEmpty || path[0] != '/' || path.Contains('\\'))
        {
            return false;
        }

        byte[]? rented = null;
        var longest = Math.Max(path.Length, query.Length);
        var decoded = longest <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            return TryDecode(path, decoded, out var length)
                && IsCanonicalPath(path, decoded[..length], allowEncodedSlash)
                && TryDecode(query, decoded, out length)
                && Utf8.IsValid(decoded[..length]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Undoes percent-encoding once; refuses raw characters that no target may hold and invalid escapes.</summary>
    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> decoded, out int length)
    {
        length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is <= ' ' or >= '\x7f' or '#')
            {
                return false;
            }

            if (c != '%')
            {
                decoded[length++] = (byte)c;
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return false;
            }

            decoded[length++] = (byte)((FromHex(text[i + 1]) << 4) | FromHex(text[i + 2]));
            i += 2;
        }

        return true;
    }

    private static int FromHex(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool IsCanonicalPath(ReadOnlySpan<char> raw, ReadOnlySpan<byte> path, bool allowEncodedSlash)
    {
        if (path.Contains((byte)'\\') || path.ContainsAnyInRange((byte)0, (byte)0x1f) || path.Contains((byte)0x7f) || !Utf8.IsValid(path))
        {
            return false;
        }

        // Refuses because one more slash after decoding moves the borders of segments.
        if (!allowEncodedSlash && raw.Count('/') != path.Count((byte)'/'))
        {
            return false;
        }

        return !HoldsEscapeOrControl(path) && HasPlainSegments(path);
    }

    private static bool HoldsEscapeOrControl(ReadOnlySpan<byte> path)
    {
        for (var i = 0; i < path.Length - 1; i++)
        {
            // U+0080 to U+009F, and an escape that appears when a second server decodes once more.
            if (path[i] == 0xc2 && path[i + 1] < 0xa0
                || path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit((char)path[i + 1]) && char.IsAsciiHexDigit((char)path[i + 2]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasPlainSegments(ReadOnlySpan<byte> path)
    {
        var rest = path[1..];
        while (true)
        {
            var slash = rest.IndexOf((byte)'/');
            var segment = slash < 0 ? rest : rest[..slash];
            if (segment.IsEmpty)
            {
                // A single slash at the end is no empty segment.
                return slash < 0;
            }

            // Java servers drop what follows a semicolon, Windows drops spaces at the end: neither may leave dots alone.
            var semicolon = segment.IndexOf((byte)';');
            var name = (semicolon < 0 ? segment : segment[..semicolon]).TrimEnd((byte)' ');
            if (!name.ContainsAnyExcept((byte)'.') && (semicolon >= 0 || name.Length is 1 or 2))
            {
                return false;
            }

            if (slash < 0)
            {
                return true;
            }

            rest = rest[(slash + 1)..];
        }
    }
}

namespace NetGuard.Content;

/// <summary>
/// A Content-Type header (RFC 9110 8.3.1), read strictly: one type, tokens and quoted strings only. Refuses because two
/// readers of a loose header would see two types.
/// </summary>
internal readonly ref struct MediaType
{
    private MediaType(ReadOnlySpan<char> type, ReadOnlySpan<char> subtype, bool isUtf8)
    {
        Type = type;
        Subtype = subtype;
        IsUtf8 = isUtf8;
    }

    public ReadOnlySpan<char> Type { get; }

    public ReadOnlySpan<char> Subtype { get; }

    /// <summary>Whether the charset is absent or UTF-8.</summary>
    public bool IsUtf8 { get; }

    public bool IsJson =>
        Subtype.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        || (Subtype.Equals("json", StringComparison.OrdinalIgnoreCase) && Type.Equals("application", StringComparison.OrdinalIgnoreCase));

    public bool IsText => Type.Equals("text", StringComparison.OrdinalIgnoreCase);

    /// <summary>False for a header that is not exactly one media type.</summary>
    public static bool TryParse(ReadOnlySpan<char> header, out MediaType mediaType)
    {
        mediaType = default;
        var rest = header;
        if (!TakeToken(ref rest, out var type) || !Take(ref rest, '/') || !TakeToken(ref rest, out var subtype))
        {
            return false;
        }

        var isUtf8 = true;
        var hasCharset = false;
        while (true)
        {
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty)
            {
                mediaType = new MediaType(type, subtype, isUtf8);
                return true;
            }

            if (!Take(ref rest, ';'))
            {
                return false;
            }

            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty || rest[0] == ';')
            {
                continue;
            }

            if (!TakeToken(ref rest, out var name) || !Take(ref rest, '=') || !TakeValue(ref rest, out var value))
            {
                return false;
            }

            if (name.Equals("charset", StringComparison.OrdinalIgnoreCase))
            {
                if (hasCharset)
                {
                    return false;
                }

                hasCharset = true;
                isUtf8 = value.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private static bool Take(scoped ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static bool TakeToken(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> token)
    {
        var length = 0;
        while (length < rest.Length && IsTokenChar(rest[length]))
        {
            length++;
        }

        token = rest[..length];
        rest = rest[length..];
        return length > 0;
    }

    private static bool TakeValue(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> value)
    {
        if (!Take(ref rest, '"'))
        {
            return TakeToken(ref rest, out value);
        }

        // Refuses a backslash and a comma in a quoted value: no charset or boundary in use needs them, and readers differ on them.
        var end = rest.IndexOfAny('"', '\\', ',');
        value = end < 0 ? [] : rest[..end];
        if (end < 0 || rest[end] != '"' || value.ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        rest = rest[(end + 1)..];
        return true;
    }

    private static bool IsTokenChar(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '!' or '#' or '$' or '%' or '&' or '\'' or '*' or '+' or '-' or '.' or '^' or '_' or '`' or '|' or '~';
}

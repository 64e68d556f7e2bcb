using System.Text;

namespace NetGuard.Content;

/// <summary>
/// A Content-Type header (RFC 9110 8.3.1), read strictly: one type, tokens and quoted strings only. Refuses because two
/// readers of a loose header would see two types.
/// </summary>
internal readonly ref struct MediaType
{
    private readonly bool _isAsciiSuperset;

    private MediaType(ReadOnlySpan<char> type, ReadOnlySpan<char> subtype, ReadOnlySpan<char> charset, ReadOnlySpan<char> boundary)
    {
        Type = type;
        Subtype = subtype;
        IsUtf8 = charset.IsEmpty || Is(charset, "utf-8") || Is(charset, "utf8");
        _isAsciiSuperset = Is(charset, "us-ascii") || Is(charset, "iso-8859-1");
        Boundary = boundary;
    }

    public ReadOnlySpan<char> Type { get; }

    public ReadOnlySpan<char> Subtype { get; }

    /// <summary>Whether the charset is absent or UTF-8.</summary>
    public bool IsUtf8 { get; }

    /// <summary>What separates the parts of a multipart body; empty if absent.</summary>
    public ReadOnlySpan<char> Boundary { get; }

    /// <summary>
    /// Whether the text means in its charset what it means in UTF-8. Java's clients call each text ISO-8859-1, and every
    /// reader takes ASCII in it for the same.
    /// </summary>
    public bool ReadsAsUtf8(ReadOnlySpan<byte> text) => IsUtf8 || (_isAsciiSuperset && Ascii.IsValid(text));

    public bool IsJson => Subtype.EndsWith("+json", StringComparison.OrdinalIgnoreCase) || Is("application", "json");

    /// <summary>JSON Lines under the names that are in use; none is registered.</summary>
    public bool IsJsonLines => Is("application", "jsonl") || Is("application", "x-ndjson") || Is("application", "x-jsonlines") || Is("application", "ndjson");

    public bool IsForm => Is("application", "x-www-form-urlencoded");

    public bool IsMultipartForm => Is("multipart", "form-data");

    public bool IsMultipart => Type.Equals("multipart", StringComparison.OrdinalIgnoreCase) || Type.Equals("message", StringComparison.OrdinalIgnoreCase);

    public bool IsText => Type.Equals("text", StringComparison.OrdinalIgnoreCase);

    public bool IsXml => Subtype.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || Is("application", "xml") || Is("text", "xml");

    /// <summary>Whether the type says of the content only that it is bytes: of no kind, or a picture, sound or film.</summary>
    public bool IsBinary =>
        Is("application", "octet-stream") || IsMedia;

    /// <summary>A picture, sound, film or PDF; SVG is XML.</summary>
    public bool IsMedia =>
        Is("application", "pdf")
        || Type.Equals("image", StringComparison.OrdinalIgnoreCase)
        || Type.Equals("audio", StringComparison.OrdinalIgnoreCase)
        || Type.Equals("video", StringComparison.OrdinalIgnoreCase);

    public bool IsJavaScript => Is("application", "javascript") || Is("application", "ecmascript");

    /// <summary>False for a header that is not exactly one media type.</summary>
    public static bool TryParse(ReadOnlySpan<char> header, out MediaType mediaType)
    {
        mediaType = default;
        var rest = header;
        if (!TakeToken(ref rest, out var type) || !Take(ref rest, '/') || !TakeToken(ref rest, out var subtype))
        {
            return false;
        }

        ReadOnlySpan<char> charset = default;
        ReadOnlySpan<char> boundary = default;
        while (true)
        {
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty)
            {
                mediaType = new MediaType(type, subtype, charset, boundary);
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

            if (Is(name, "charset"))
            {
                if (!charset.IsEmpty || value.IsEmpty)
                {
                    return false;
                }

                charset = value;
            }
            else if (Is(name, "boundary"))
            {
                if (!boundary.IsEmpty || value.IsEmpty || value.Contains("boundary=", StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }

                boundary = value;
            }
            else if (MayBeReadAsAnother(name, value))
            {
                return false;
            }
        }
    }

    // Refuses because some readers search the header for a word instead of taking it apart (PHP for the first "boundary",
    // formidable for "multipart" anywhere), and others let "boundary*" (RFC 2231) take the place of "boundary".
    private static bool MayBeReadAsAnother(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        name.Contains('*') || Holds(name, value, "boundary") || Holds(name, value, "multipart") || Holds(name, value, "urlencoded");

    private static bool Holds(ReadOnlySpan<char> name, ReadOnlySpan<char> value, string word) =>
        name.Contains(word, StringComparison.OrdinalIgnoreCase) || value.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool Is(ReadOnlySpan<char> text, string expected) => text.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private bool Is(string type, string subtype) =>
        Subtype.Equals(subtype, StringComparison.OrdinalIgnoreCase) && Type.Equals(type, StringComparison.OrdinalIgnoreCase);

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

using System.Buffers;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.InText;

/// <summary>
/// Finds the URLs in a text of any markup, each once and in order of their beginnings: with a scheme and slashes, with a
/// well-known scheme and a host, without a scheme where markup or a path shows that one is meant, and names that begin
/// with <c>www.</c>. A URL within another is the outer one's part.
/// </summary>
/// <remarks>The README of the folder above lists what is found and what is not. Linear in the text, whatever it holds.</remarks>
internal ref struct TextUrls(ReadOnlySpan<byte> text)
{
    private const int MaxGap = 32;

    private static readonly SearchValues<byte> s_marks = SearchValues.Create(":/\\%"u8);
    private static readonly SearchValues<byte> s_hostEnds = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(value => (byte)value), .. "/\\?#\"<>`'(),;"u8]);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private int _nextName = -1;
    private bool? _hasMarkup;

    /// <summary>Whether the text has what each URL in it has; false for most texts, at the speed of memory.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> text) => text.ContainsAny(s_marks) || text.IndexOf("www."u8) >= 0;

    /// <summary>The next URL, as written.</summary>
    public bool TryNext(out TextUrl url)
    {
        while (_at < _text.Length)
        {
            var found = _text[_at..].IndexOfAny(s_marks);
            var mark = found < 0 ? _text.Length : _at + found;
            if (TryName(mark, out url))
            {
                return true;
            }

            if (found < 0)
            {
                break;
            }

            var isFound = _text[mark] switch
            {
                (byte)':' => TryScheme(mark, out url),
                (byte)'%' => TryEscapedScheme(mark, out url),
                _ => TrySlashes(mark, out url),
            };
            if (isFound)
            {
                return true;
            }
        }

        url = default;
        return false;
    }

    // "https://host", "http:\\host", "gopher://host", and as JSON and Markdown escape them: "https:\/\/host", "https\://host".
    private bool TryScheme(int colon, out TextUrl url)
    {
        url = default;
        var after = _at = colon + 1;
        var isEscaped = colon > 0 && _text[colon - 1] == '\\';
        var end = isEscaped ? colon - 1 : colon;
        if (after == _text.Length || end == 0)
        {
            return false;
        }

        var hasSlash = _text[after] is (byte)'/' or (byte)'\\';
        if (!hasSlash && !TextScheme.MayEndSpecial(_text[end - 1]))
        {
            return false;
        }

        var start = TextScheme.Before(_text, end, out var isSpecial);
        if (start < 0 || !(isSpecial ? hasSlash || IsHostLike(start, after) : _text[after..].StartsWith("//"u8) || _text[after..].StartsWith("\\/\\/"u8)))
        {
            return false;
        }

        isEscaped |= _text[after..].StartsWith("\\/"u8);
        var host = after;
        while (host < _text.Length && _text[host] is (byte)'/' or (byte)'\\')
        {
            host++;
        }

        return Take(start, host, isEscaped ? TextUrlKind.Slashed : TextUrlKind.Plain, out url);
    }

    // "https%3A%2F%2Fhost", as it stands in a text for whoever undoes the escapes.
    private bool TryEscapedScheme(int mark, out TextUrl url)
    {
        url = default;
        _at = mark + 1;
        var index = mark;
        if (mark == 0 || !TextScheme.MayEndSpecial(_text[mark - 1])
            || Percent.ReadOne(_text, ref index) != ':' || index == _text.Length
            || Percent.ReadOne(_text, ref index) is not ((byte)'/' or (byte)'\\')
            || TextScheme.Before(_text, mark, out var isSpecial) is not (>= 0 and var start) || !isSpecial)
        {
            return false;
        }

        var length = TextUrlEnd.OfWord(_text[start..]);
        _at = start + length;
        url = new TextUrl(TextUrlKind.Escaped, _text.Slice(start, length));
        return true;
    }

    // "//host/path", where it is the value of an attribute or the target of a link, or goes on as no comment of code does.
    private bool TrySlashes(int mark, out TextUrl url)
    {
        url = default;
        var host = mark + 1;
        while (host < _text.Length && _text[host] is (byte)'/' or (byte)'\\')
        {
            host++;
        }

        _at = host;
        if (host - mark < 2 || host == _text.Length || !MayBeginHost(_text[host]))
        {
            return false;
        }

        var hasBackslash = _text[mark..host].Contains((byte)'\\');
        var gap = mark;
        while (gap > 0 && mark - gap < MaxGap && _text[gap - 1] <= ' ')
        {
            gap--;
        }

        var before = gap == 0 ? (byte)' ' : _text[gap - 1];
        var isValue = before is (byte)'"' or (byte)'\'' or (byte)'(' or (byte)'=' or (byte)'<' || (before == ':' && gap > 1 && _text[gap - 2] == ']') || (before == ',' && HasMarkup());
        var isPath = gap < mark || mark == 0;
        var isTarget = before == '(' && gap > 1 && _text[gap - 2] == ']';
        return (isValue ? !hasBackslash || isTarget || HasMarkup() : isPath && _text[mark] == '/' && GoesOnAsPath(host))
            && Take(mark, host, TextUrlKind.Plain, out url);
    }

    // A name that begins with "www." is a link to whoever reads Markdown as GitHub does.
    private bool TryName(int before, out TextUrl url)
    {
        url = default;
        if (_nextName < _at)
        {
            _nextName = _text[_at..].IndexOf("www."u8) is >= 0 and var found ? _at + found : _text.Length;
        }

        while (_nextName < before)
        {
            var start = _nextName;
            var isWord = start == 0 || !(UrlSchemes.IsSchemeByte(_text[start - 1]) || _text[start - 1] is (byte)'@' or (byte)'_');
            if (isWord && IsDotted(_text[(start + 4)..]))
            {
                return Take(start, start, TextUrlKind.Name, out url);
            }

            _nextName = _text[(start + 4)..].IndexOf("www."u8) is >= 0 and var found ? start + 4 + found : _text.Length;
        }

        return false;
    }

    private bool Take(int start, int host, TextUrlKind kind, out TextUrl url)
    {
        // A host in user information may begin with www. too: what was found is behind us as a whole.
        var rest = _text[start..];
        var length = kind == TextUrlKind.Slashed ? Math.Max(host - start, TextUrlEnd.OfWord(rest)) : TextUrlEnd.Of(rest, host - start);
        _at = start + Math.Max(length, host - start);
        url = new TextUrl(kind, rest[..length]);
        return length > host - start || Skip(host);
    }

    private bool Skip(int host)
    {
        _at = Math.Max(_at, host);
        return false;
    }

    // "https:host.example" is read as a URL by the standard, "http:status" and "file:name" are words of code.
    private readonly bool IsHostLike(int start, int after)
    {
        if (start > 0 && UrlSchemes.IsSchemeByte(_text[start - 1]) || !MayBeginHost(_text[after]))
        {
            return false;
        }

        var host = _text[after..];
        host = host[..(host.IndexOfAny(s_hostEnds) is >= 0 and var end ? end : host.Length)];
        return host.ContainsAny("%@["u8) || IsDotted(host) || host.ContainsAnyInRange((byte)0x80, (byte)0xff) || !host.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || System.Text.Ascii.EqualsIgnoreCase(host[..Math.Min(host.Length, 9)], "localhost"u8);
    }

    private readonly bool GoesOnAsPath(int host)
    {
        var rest = _text[host..];
        return rest.IndexOfAny(s_hostEnds) is > 0 and var end && rest[end] == '/' && rest[..end].IndexOf((byte)'.') is > 0 and var dot && dot < end - 1;
    }

    private bool HasMarkup() => _hasMarkup ??= MarkupValues.IsMarkup(_text);

    private static bool IsDotted(ReadOnlySpan<byte> host) =>
        host.IndexOf((byte)'.') is > 0 and var dot && dot + 1 < host.Length && char.IsAsciiLetterOrDigit((char)host[0]) && MayBeginHost(host[dot + 1]);

    private static bool MayBeginHost(byte b) => b >= 0x80 || char.IsAsciiLetterOrDigit((char)b) || b is (byte)'[' or (byte)'%' or (byte)'@';
}

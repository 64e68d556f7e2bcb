using System.Buffers;

namespace NetGuard.Uris.InText;

/// <summary>
/// The quoted values in HTML that hold a tab or a line break before a URL's host ends: parsers pass over these, so such a
/// value is a URL though none stands in the text. All other URLs in values are found in the text.
/// </summary>
internal ref struct MarkupValues(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> s_breaks = SearchValues.Create("\t\r\n"u8);
    private static readonly SearchValues<byte> s_quotes = SearchValues.Create("\"'"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>Whether there is an element in the text, anywhere: what ends a tag in HTML is not worth a second parser.</summary>
    public static bool IsMarkup(ReadOnlySpan<byte> text)
    {
        for (; text.IndexOf((byte)'<') is >= 0 and var found; text = text[(found + 1)..])
        {
            if (found + 1 < text.Length && char.IsAsciiLetter((char)text[found + 1]))
            {
                return true;
            }
        }

        return false;
    }

    public static bool MayBeIn(ReadOnlySpan<byte> text) => text.ContainsAny(s_breaks) && text.ContainsAny(s_quotes) && IsMarkup(text);

    public bool TryNext(out ReadOnlySpan<byte> value)
    {
        while (_text[_at..].IndexOf((byte)'=') is >= 0 and var found)
        {
            _at += found + 1;
            var quoted = _text[_at..].TrimStart(" \t\r\n"u8);
            if (quoted is not [(byte)'"' or (byte)'\'', ..])
            {
                continue;
            }

            // Of a value that is never closed there is nothing to render, and looking for its end again and again is not linear.
            _at = _text.Length - quoted.Length + 1;
            var length = quoted[1..].IndexOf(quoted[0]);
            if (length < 0)
            {
                continue;
            }

            value = UriTrim.Trim(quoted.Slice(1, length));
            if (HasEarlyBreak(value) && UriShape.IsUri(value))
            {
                return true;
            }
        }

        value = [];
        return false;
    }

    private static bool HasEarlyBreak(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAny(s_breaks) is not (>= 0 and var at))
        {
            return false;
        }

        // Scheme, slashes and host: what stands before the first slash that is no part of the slashes behind the scheme.
        var colon = value.IndexOf((byte)':');
        var host = (colon < 0 ? value : value[(colon + 1)..]).IndexOfAnyExcept("/\\\t\r\n"u8);
        if (host < 0)
        {
            return false;
        }

        host += colon + 1;
        var end = value[host..].IndexOfAny("/\\?#"u8);
        return end < 0 || at < host + end;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using NetGuard.Uris.Idna;

namespace NetGuard.Uris.InText;

/// <summary>
/// Where a URL in a text ends. Which mark of prose still belongs to it is anybody's guess, so none may decide about the
/// host: a mark ends the host only where no reader could connect to what follows it.
/// </summary>
internal static class TextUrlEnd
{
    // Visible ASCII that no reader takes for part of a URL in a text, and all that is white space or control.
    private static readonly SearchValues<byte> s_ends = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(value => (byte)value), .. "\"<>`"u8, 0x7f]);
    private static readonly SearchValues<byte> s_authorityEnds = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(value => (byte)value), .. "/\\?#"u8, 0x7f]);

    // A scheme behind one of these begins a URL of its own; behind = or / it stands within the first.
    private static readonly SearchValues<byte> s_separators = SearchValues.Create(",;|()[]{}'*!"u8);

    /// <summary>The end of a URL that begins at the start of the text.</summary>
    /// <param name="text">The text from the URL on.</param>
    /// <param name="host">Where its authority begins, behind scheme and slashes.</param>
    public static int Of(ReadOnlySpan<byte> text, int host)
    {
        var rest = text[host..];
        var authority = rest.IndexOfAny(s_authorityEnds) is >= 0 and var end ? end : rest.Length;
        var user = rest[..authority].LastIndexOf((byte)'@') + 1;
        var ended = HostEnd(rest[user..authority]);
        if (ended >= 0)
        {
            return host + user + ended;
        }

        if (authority == rest.Length || IsEscapedBreak(rest[authority..]))
        {
            return host + authority;
        }

        rest = rest[authority..];
        var length = rest.IndexOfAny(s_ends) is >= 0 and var stop ? stop : rest.Length;
        return host + authority + Next(rest[..length]);
    }

    /// <summary>Where white space ends the word that begins at the start of the text.</summary>
    public static int OfWord(ReadOnlySpan<byte> text) => text.IndexOfAny(s_ends) is >= 0 and var end ? end : text.Length;

    /// <summary>Where the host ends before the authority does; -1 where it does not.</summary>
    private static int HostEnd(ReadOnlySpan<byte> authority)
    {
        if (authority is [(byte)'[', ..])
        {
            return authority.IndexOf((byte)']') is > 0 and var close && authority[(close + 1)..] is [not (byte)':', ..] ? close + 1 : -1;
        }

        var lastDot = -2;
        var isAfterAscii = false;
        for (var at = 0; at < authority.Length;)
        {
            var b = authority[at];
            var length = 1;
            if (b < 0x80)
            {
                isAfterAscii = true;
                if (IsHostByte(b))
                {
                    at++;
                    continue;
                }

                // Two marks in a row are in no name; quotes and angle brackets in none at all.
                if (b is (byte)'"' or (byte)'<' or (byte)'>' or (byte)'`' || at + 1 == authority.Length || !IsHostByte(authority[at + 1]))
                {
                    return at;
                }
            }
            else
            {
                Rune.DecodeFromUtf8(authority[at..], out var rune, out length);
                var category = Rune.GetUnicodeCategory(rune);
                if (category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                {
                    return at;
                }

                if (!IsProse(rune, category, isAfterAscii) || DomainToAscii.MapsToDot(authority.Slice(at, length)))
                {
                    at += length;
                    continue;
                }
            }

            // What has a dot behind it may be a label of a name; what has none would be a top-level domain with a mark in it.
            lastDot = lastDot < -1 ? LastDot(authority) : lastDot;
            if (lastDot < at + length)
            {
                return at;
            }

            at += length;
        }

        return -1;
    }

    // Punctuation, and a script without capitals behind Latin letters: no top-level domain mixes them.
    private static bool IsProse(Rune rune, UnicodeCategory category, bool isAfterAscii) =>
        category is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation
        || (category == UnicodeCategory.OtherLetter && rune.Value >= 0x0e00 && isAfterAscii);

    // Also what may be one: an escape, and what names write for a dot beyond ASCII.
    private static int LastDot(ReadOnlySpan<byte> authority)
    {
        authority = authority.TrimEnd((byte)'.');
        var last = authority.LastIndexOfAny((byte)'.', (byte)'%');
        for (var at = Math.Max(last, 0); authority[at..].IndexOfAnyInRange((byte)0x80, (byte)0xff) is >= 0 and var offset;)
        {
            at += offset;
            Rune.DecodeFromUtf8(authority[at..], out _, out var length);
            last = DomainToAscii.MapsToDot(authority.Slice(at, length)) ? at : last;
            at += length;
        }

        return last;
    }

    private static bool IsHostByte(byte b) => b >= 0x80 || char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'_' or (byte)'%' or (byte)':' or (byte)'[' or (byte)'~' or (byte)'$' or (byte)'=' or (byte)'+';

    // "\n" and "\"" behind a host, in code: what follows is no path, unless it makes a user name of the host.
    private static bool IsEscapedBreak(ReadOnlySpan<byte> rest) =>
        rest is [(byte)'\\', (byte)'n' or (byte)'r' or (byte)'t' or (byte)'"' or (byte)'\'', ..] or [(byte)'\\'] && !rest[..OfWord(rest)].Contains((byte)'@');

    private static int Next(ReadOnlySpan<byte> path)
    {
        for (var from = 0; path[from..].IndexOf((byte)':') is >= 0 and var offset;)
        {
            var colon = from + offset;
            from = colon + 1;
            if (from < path.Length && path[from] is (byte)'/' or (byte)'\\'
                && TextScheme.Before(path, colon, out var isSpecial) is > 0 and var start
                && isSpecial && (path[start - 1] >= 0x80 || s_separators.Contains(path[start - 1])))
            {
                return start;
            }
        }

        return path.Length;
    }
}

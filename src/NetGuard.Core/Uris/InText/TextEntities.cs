using System.Buffers;
using System.Globalization;
using System.Text;

namespace NetGuard.Uris.InText;

/// <summary>
/// Undoes the character references of HTML that can spell or break up a URL: numbers, and the names of ASCII punctuation,
/// tab and line feed (HTML 13.5). A text without them is what it is.
/// </summary>
internal static class TextEntities
{
    private const int MaxLength = 12;

    private static readonly SearchValues<byte> s_nameEnds = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    /// <summary>
    /// Whether a reference stands for a character that URLs are written with. Those of quotes, brackets, <c>&amp;</c> and
    /// letters beyond ASCII, as any HTML has them, end no URL and begin none.
    /// </summary>
    public static bool SpellUrls(ReadOnlySpan<byte> text)
    {
        for (; text.IndexOf((byte)'&') is >= 0 and var found; text = text[(found + 1)..])
        {
            if (TryRead(text[found..], out var rune, out _) && IsOfUrls(rune))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Bytes written; never more than the text has.</summary>
    public static int Undo(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (text.IndexOf((byte)'&') is >= 0 and var found)
        {
            text[..found].CopyTo(destination[written..]);
            written += found;
            text = text[found..];
            if (TryRead(text, out var rune, out var length))
            {
                written += rune.EncodeToUtf8(destination[written..]);
                text = text[length..];
            }
            else
            {
                destination[written++] = (byte)'&';
                text = text[1..];
            }
        }

        text.CopyTo(destination[written..]);
        return written + text.Length;
    }

    private static bool IsOfUrls(Rune rune) => rune.IsAscii ? rune.Value is not ('"' or '\'' or '<' or '>' or '&' or ' ' or '`' or '|') : rune.Value is 0x3002 or 0xff0e or 0xff61 or 0x2024;

    // No reference is shorter than what it means: the shortest of four bytes of UTF-8 is "&#65536".
    private static bool TryRead(ReadOnlySpan<byte> text, out Rune rune, out int length)
    {
        rune = default;
        length = 0;
        if (text is [(byte)'&', (byte)'#', .. var number])
        {
            var isHex = number is [(byte)'x' or (byte)'X', ..];
            number = isHex ? number[1..] : number;
            var skipped = number.IndexOfAnyExcept((byte)'0') is >= 0 and var zeros ? zeros : number.Length;
            var digits = skipped;
            while (digits < number.Length && digits - skipped < 8 && (isHex ? char.IsAsciiHexDigit((char)number[digits]) : char.IsAsciiDigit((char)number[digits])))
            {
                digits++;
            }

            if (digits == skipped || !uint.TryParse(number[skipped..digits], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value) || !Rune.TryCreate(value, out rune))
            {
                return false;
            }

            length = text.Length - number.Length + digits + (digits < number.Length && number[digits] == ';' ? 1 : 0);
            return true;
        }

        var name = text[1..Math.Min(text.Length, MaxLength)];
        var end = name.IndexOfAnyExcept(s_nameEnds);
        if (end <= 0 || name[end] != ';' || Named(name[..end]) is not (> '\0' and var named))
        {
            return false;
        }

        rune = new Rune(named);
        length = end + 2;
        return true;
    }

    private static char Named(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("colon"u8) => ':',
        _ when name.SequenceEqual("sol"u8) => '/',
        _ when name.SequenceEqual("bsol"u8) => '\\',
        _ when name.SequenceEqual("period"u8) => '.',
        _ when name.SequenceEqual("commat"u8) => '@',
        _ when name.SequenceEqual("quest"u8) => '?',
        _ when name.SequenceEqual("num"u8) => '#',
        _ when name.SequenceEqual("percnt"u8) => '%',
        _ when name.SequenceEqual("lowbar"u8) || name.SequenceEqual("UnderBar"u8) => '_',
        _ when name.SequenceEqual("lsqb"u8) || name.SequenceEqual("lbrack"u8) => '[',
        _ when name.SequenceEqual("rsqb"u8) || name.SequenceEqual("rbrack"u8) => ']',
        _ when name.SequenceEqual("Tab"u8) => '\t',
        _ when name.SequenceEqual("NewLine"u8) => '\n',
        _ when name.SequenceEqual("lpar"u8) => '(',
        _ when name.SequenceEqual("equals"u8) => '=',
        _ when name.SequenceEqual("amp"u8) => '&',
        _ when name.SequenceEqual("quot"u8) || name.SequenceEqual("QUOT"u8) => '"',
        _ when name.SequenceEqual("apos"u8) => '\'',
        _ when name.SequenceEqual("lt"u8) => '<',
        _ when name.SequenceEqual("gt"u8) => '>',
        _ => '\0',
    };
}

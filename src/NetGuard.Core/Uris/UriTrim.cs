using System.Buffers;
using System.Globalization;
using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>
/// Frees a string from what people and markup put around a URI, before it is judged as a whole. Linear in the string,
/// whatever it holds.
/// </summary>
internal static class UriTrim
{
    // At the end these may belong to the URI: a slash, an escape, an assignment, and - and _ of names.
    private static readonly SearchValues<byte> KeptAtEnd = SearchValues.Create("/\\%=&+-_~$#@|^"u8);

    /// <summary>
    /// Drops controls, spaces, quotes, brackets and punctuation at both ends, of Unicode too. What may begin a URI
    /// (letters, digits, slashes) and what may end one stays.
    /// </summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            var length = DroppedAtStart(value);
            if (length == 0)
            {
                break;
            }

            value = value[length..];
        }

        while (!value.IsEmpty)
        {
            var length = DroppedAtEnd(value);
            if (length == 0)
            {
                break;
            }

            value = value[..^length];
        }

        return value;
    }

    // Looks no further back than a bracketed IPv6 address is long: a value of nothing but brackets must not cost its square.
    private static bool EndsInLiteral(ReadOnlySpan<byte> value) =>
        value[^Math.Min(value.Length, Ipv6Host.MaxTextLength + 8)..].Contains((byte)'[');

    private static int DroppedAtStart(ReadOnlySpan<byte> value)
    {
        if (value[0] is (byte)'/' or (byte)'\\')
        {
            // Slashes with a space behind them are punctuation; without one they begin "//host".
            var end = value.IndexOfAnyExcept((byte)'/', (byte)'\\');
            return end > 0 && value[end] == ' ' ? end : 0;
        }

        if (value[0] < 0x80)
        {
            return char.IsAsciiLetterOrDigit((char)value[0]) ? 0 : 1;
        }

        Rune.DecodeFromUtf8(value, out var rune, out var length);
        return Rune.GetUnicodeCategory(rune) > UnicodeCategory.OtherNumber ? length : 0;
    }

    private static int DroppedAtEnd(ReadOnlySpan<byte> value)
    {
        var last = value[^1];
        if (last >= 0x80)
        {
            // Symbols stay: circled letters and their like are letters of a host once it is mapped.
            Rune.DecodeLastFromUtf8(value, out var rune, out var length);
            return Rune.GetUnicodeCategory(rune) is > UnicodeCategory.OtherNumber and < UnicodeCategory.MathSymbol ? length : 0;
        }

        if (char.IsAsciiLetterOrDigit((char)last) || last == ']' && EndsInLiteral(value))
        {
            return 0;
        }

        if (KeptAtEnd.Contains(last))
        {
            return LooseMarks(value);
        }

        if (last != '.')
        {
            return 1;
        }

        // Refuses because dropping the dots of "/.." would hide a step out of an allowed prefix; a parser removes the line
        // break of "/\n..".
        var before = value[..(value.LastIndexOfAnyExcept((byte)'.') + 1)];
        return before.IsEmpty || before[^1] is (byte)'/' or (byte)'\\' or < 0x20 ? 0 : value.Length - before.Length;
    }

    // Marks that may belong to a URI, but stand behind a space with no letter or digit among them: no part of one.
    private static int LooseMarks(ReadOnlySpan<byte> value)
    {
        var space = value.LastIndexOf((byte)' ');
        var tail = value[(space + 1)..];
        return space < 0 || tail.IndexOf(".."u8) >= 0 || HasLetterOrDigit(tail) ? 0 : tail.Length;
    }

    private static bool HasLetterOrDigit(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }

            text = text[length..];
        }

        return false;
    }
}

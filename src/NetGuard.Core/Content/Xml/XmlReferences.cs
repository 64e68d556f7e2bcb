using System.Buffers.Text;
using System.Text;

namespace NetGuard.Content.Xml;

/// <summary>Undoes character references and the five entities that XML 1.0 predefines (4.6).</summary>
internal static class XmlReferences
{
    /// <summary>False for an entity that is not predefined: only a document type could declare it, and that is refused.</summary>
    /// <param name="text">Text without markup.</param>
    /// <param name="destination">At least as long: no reference is shorter than what it stands for.</param>
    /// <param name="written">Bytes written.</param>
    public static bool TryUndo(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            var ampersand = text.IndexOf((byte)'&');
            var plain = ampersand < 0 ? text : text[..ampersand];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (ampersand < 0)
            {
                return true;
            }

            text = text[(ampersand + 1)..];
            var end = text.IndexOf((byte)';');
            if (end < 0 || !TryResolve(text[..end], out var rune))
            {
                return false;
            }

            written += rune.EncodeToUtf8(destination[written..]);
            text = text[(end + 1)..];
        }
    }

    private static bool TryResolve(ReadOnlySpan<byte> name, out Rune rune)
    {
        if (name is [(byte)'#', .. var number])
        {
            var isHex = number is [(byte)'x', ..];
            number = isHex ? number[1..] : number;
            rune = default;
            return !number.IsEmpty
                && char.IsAsciiHexDigit((char)number[0])
                && Utf8Parser.TryParse(number, out uint value, out var consumed, isHex ? 'x' : 'D')
                && consumed == number.Length
                && Rune.TryCreate(value, out rune)
                && IsChar(rune.Value);
        }

        var c = name.SequenceEqual("amp"u8) ? '&'
            : name.SequenceEqual("lt"u8) ? '<'
            : name.SequenceEqual("gt"u8) ? '>'
            : name.SequenceEqual("quot"u8) ? '"'
            : name.SequenceEqual("apos"u8) ? '\''
            : '\0';
        rune = new Rune(c);
        return c != '\0';
    }

    private static bool IsChar(int value) => value is >= ' ' and not (0xfffe or 0xffff) or '\t' or '\n' or '\r';
}

using System.Buffers.Text;
using System.Text;

namespace NetGuard.Detectors.Decoding;

/// <summary>
/// Text as a reader sees it whose characters are disguised: full-width forms and tags (Unicode E0020 to E007E) become the
/// ASCII that they stand for, what has no width goes, and numeric HTML entities and escapes of JavaScript (<c>\u0041</c>,
/// <c>%u0041</c>, <c>\x41</c>) are undone.
/// </summary>
internal static class FoldedText
{
    private const int LongestEntity = 10;

    /// <summary>Whether folding could change the text.</summary>
    public static bool MayApply(ReadOnlySpan<byte> text) => text.ContainsAnyExceptInRange((byte)0, (byte)0x7F) || text.IndexOf("&#"u8) >= 0
        || text.IndexOf("\\u"u8) >= 0 || text.IndexOf("\\x"u8) >= 0 || text.IndexOf("%u"u8) >= 0;

    /// <summary>Returns the bytes written; <paramref name="destination"/> as long as the source always suffices.</summary>
    public static int Fold(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            Rune.DecodeFromUtf8(source, out var rune, out var length);
            if (rune.Value == '&' && TryReadEntity(source, out var other, out var otherLength)
                || rune.Value is '\\' or '%' && TryReadEscape(source, out other, out otherLength))
            {
                rune = other;
                length = otherLength;
            }

            var folded = Fold(rune);
            if (folded > 0)
            {
                destination[written++] = (byte)folded;
            }
            else if (folded < 0)
            {
                source[..length].CopyTo(destination[written..]);
                written += length;
            }

            source = source[length..];
        }

        return written;
    }

    // The ASCII that a rune stands for, 0 for one to drop, -1 for one to leave.
    private static int Fold(Rune rune) => rune.Value switch
    {
        > 0 and < 0x80 => rune.Value,
        >= 0xFF01 and <= 0xFF5E => rune.Value - 0xFEE0,
        >= 0xE0020 and <= 0xE007E => rune.Value - 0xE0000,
        0xAD or (>= 0x200B and <= 0x200F) or (>= 0x2060 and <= 0x2064) or 0xFEFF or (>= 0xFE00 and <= 0xFE0F) => 0,
        0xA0 or 0x3000 => ' ',
        _ => -1,
    };

    // \u0041, %u0041 or \x41
    private static bool TryReadEscape(ReadOnlySpan<byte> source, out Rune rune, out int length)
    {
        rune = default;
        length = source.Length < 2 ? 0 : source[1] == 'u' ? 6 : source[1] == 'x' && source[0] == '\\' ? 4 : 0;
        return length > 0 && source.Length >= length
            && Utf8Parser.TryParse(source[2..length], out int value, out var used, 'x') && used == length - 2 && Rune.TryCreate(value, out rune);
    }

    // &#77; or &#x4D;
    private static bool TryReadEntity(ReadOnlySpan<byte> source, out Rune rune, out int length)
    {
        rune = default;
        length = source[..Math.Min(source.Length, LongestEntity)].IndexOf((byte)';') + 1;
        if (length < 4 || source[1] != '#')
        {
            return false;
        }

        var isHex = source[2] is (byte)'x' or (byte)'X';
        var digits = source[(isHex ? 3 : 2)..(length - 1)];
        return Utf8Parser.TryParse(digits, out int value, out var used, isHex ? 'x' : 'D') && used == digits.Length && Rune.TryCreate(value, out rune);
    }
}

using System.Text;

namespace NetGuard.Uris.Hidden;

/// <summary>Characters that show nothing and can spell a text that nobody sees: tags, zero-width marks, variation selectors.</summary>
internal static class InvisibleText
{
    /// <param name="text">UTF-8; what is malformed counts as visible.</param>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (text.IndexOfAnyInRange((byte)0xE2, (byte)0xF3) is >= 0 and var at)
        {
            Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
            count += rune.Value is (>= 0xE0000 and <= 0xE01EF) or (>= 0x200B and <= 0x200F) or (>= 0x2060 and <= 0x2064) or 0xFEFF ? 1 : 0;
            text = text[(at + length)..];
        }

        return count;
    }
}

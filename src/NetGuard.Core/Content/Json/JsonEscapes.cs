using System.Globalization;

namespace NetGuard.Content.Json;

/// <summary>Undoes the escapes of a JSON string (RFC 8259 7) that a reader has already found well-formed.</summary>
internal static class JsonEscapes
{
    /// <summary>
    /// False for a surrogate that stands alone: refuses because it has no UTF-8, and endpoints replace, drop or keep it
    /// each in their own way. <paramref name="destination"/> as long as the source always suffices.
    /// </summary>
    public static bool TryUndo(ReadOnlySpan<byte> escaped, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            var backslash = escaped.IndexOf((byte)'\\');
            var plain = backslash < 0 ? escaped : escaped[..backslash];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (backslash < 0)
            {
                return true;
            }

            escaped = escaped[(backslash + 1)..];
            if (escaped[0] == 'u')
            {
                if (!TryUndoUnicode(ref escaped, destination[written..], out var length))
                {
                    return false;
                }

                written += length;
                continue;
            }

            destination[written++] = escaped[0] switch
            {
                (byte)'b' => 8,
                (byte)'t' => 9,
                (byte)'n' => 10,
                (byte)'f' => 12,
                (byte)'r' => 13,
                var itself => itself,
            };
            escaped = escaped[1..];
        }
    }

    private static bool TryUndoUnicode(ref ReadOnlySpan<byte> escaped, Span<byte> destination, out int written)
    {
        written = 0;
        var first = CodeUnit(escaped);
        escaped = escaped[5..];
        if (!char.IsSurrogate(first))
        {
            return new System.Text.Rune(first).TryEncodeToUtf8(destination, out written);
        }

        if (!char.IsHighSurrogate(first) || escaped is not [(byte)'\\', (byte)'u', ..])
        {
            return false;
        }

        var second = CodeUnit(escaped[1..]);
        escaped = escaped[6..];
        return char.IsLowSurrogate(second) && new System.Text.Rune(first, second).TryEncodeToUtf8(destination, out written);
    }

    /// <summary>The four hex digits behind a <c>u</c>.</summary>
    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

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
        for (var at = CopyPlain(escaped, destination); at < escaped.Length;)
        {
            written += at;
            escaped = escaped[(at + 1)..];
            if (escaped[0] == 'u')
            {
                if (!TryUndoUnicode(ref escaped, destination[written..], out var length))
                {
                    return false;
                }

                written += length;
            }
            else
            {
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

            at = CopyPlain(escaped, destination[written..]);
        }

        written += escaped.Length;
        return true;
    }

    /// <summary>
    /// Copies what stands before the first backslash and returns its length. Copies a vector at a time and looks at it after,
    /// so that bytes behind the backslash are copied too; they are written over.
    /// </summary>
    private static int CopyPlain(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; escaped.Length - at >= Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                var bytes = Vector256.Create(escaped.Slice(at, Vector256<byte>.Count));
                bytes.CopyTo(destination[at..]);
                var backslashes = Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
                if (backslashes != Vector256<byte>.Zero)
                {
                    return at + BitOperations.TrailingZeroCount(backslashes.ExtractMostSignificantBits());
                }
            }
        }

        var plain = escaped[at..];
        plain = plain.IndexOf((byte)'\\') is >= 0 and var backslash ? plain[..backslash] : plain;
        plain.CopyTo(destination[at..]);
        return at + plain.Length;
    }

    private static bool TryUndoUnicode(ref ReadOnlySpan<byte> escaped, Span<byte> destination, out int written)
    {
        written = 1;
        var first = CodeUnit(escaped);
        escaped = escaped[5..];
        if (first < 0x80)
        {
            destination[0] = (byte)first;
            return true;
        }

        if (!char.IsSurrogate(first))
        {
            return new Rune(first).TryEncodeToUtf8(destination, out written);
        }

        if (!char.IsHighSurrogate(first) || escaped is not [(byte)'\\', (byte)'u', ..])
        {
            return false;
        }

        var second = CodeUnit(escaped[1..]);
        escaped = escaped[6..];
        return char.IsLowSurrogate(second) && new Rune(first, second).TryEncodeToUtf8(destination, out written);
    }

    /// <summary>The four hex digits behind a <c>u</c>.</summary>
    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)((Digit(escape[1]) << 12) | (Digit(escape[2]) << 8) | (Digit(escape[3]) << 4) | Digit(escape[4]));

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}

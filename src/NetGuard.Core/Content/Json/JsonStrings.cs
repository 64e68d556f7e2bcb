using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace NetGuard.Content.Json;

/// <summary>Where a string stops, by vectors: most strings are shorter than the set-up of a general search.</summary>
internal static class JsonStrings
{
    private static readonly SearchValues<byte> s_stops = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    /// <summary>The first quote, backslash or control from an offset on; the text's length if there is none.</summary>
    public static int Stop(ReadOnlySpan<byte> text, int at)
    {
        if (Vector128.IsHardwareAccelerated && text.Length - at >= Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(text.Slice(at, Vector128<byte>.Count));
            var stops = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\')) | Vector128.LessThan(bytes, Vector128.Create((byte)0x20));
            if (stops != Vector128<byte>.Zero)
            {
                return at + BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
            }

            at += Vector128<byte>.Count;
        }

        var found = text[at..].IndexOfAny(s_stops);
        return found < 0 ? text.Length : at + found;
    }
}

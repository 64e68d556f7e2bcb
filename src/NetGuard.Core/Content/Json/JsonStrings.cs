using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace NetGuard.Content.Json;

/// <summary>
/// Where a string stops. Looked for by vectors first, a few of them: most strings, and most stretches between two line breaks,
/// are shorter than a general search takes to begin. That one is faster over long ones.
/// </summary>
internal static class JsonStrings
{
    private const int Vectors = 8;

    private static readonly SearchValues<byte> s_stops = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    /// <summary>The first quote, backslash or control from an offset on; the text's length if there is none.</summary>
    public static int Stop(ReadOnlySpan<byte> text, int at)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            for (var i = 0; i < Vectors && text.Length - at >= Vector256<byte>.Count; i++, at += Vector256<byte>.Count)
            {
                var bytes = Vector256.Create(text.Slice(at, Vector256<byte>.Count));
                var stops = Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\')) | Vector256.LessThan(bytes, Vector256.Create((byte)0x20));
                if (stops != Vector256<byte>.Zero)
                {
                    return at + BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
                }
            }
        }

        var found = text[at..].IndexOfAny(s_stops);
        return found < 0 ? text.Length : at + found;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetGuard.Matching.Filters;

/// <summary>Finds the positions of a text where a window of some literal, or a short literal, may begin: all of them and a few others.</summary>
internal abstract class CandidateFilter
{
    /// <summary>The positions that a filter looks at in one call. The lists of positions stay in the nearest cache.</summary>
    public const int Block = 4096;

    /// <summary>Room that a list of positions needs beyond the positions in it.</summary>
    public const int Slack = 4;

    /// <summary>
    /// Lists candidates of <c>text[from..(from + length)]</c>, each less <paramref name="from"/>. Reads what windows there reach beyond, to the text's end. The length is at
    /// most <see cref="Block"/> and no further than the text's end; there must be room for as many positions and <see cref="Slack"/>.
    /// </summary>
    /// <returns>The number of candidates.</returns>
    public abstract int Collect(ReadOnlySpan<byte> text, int from, int length, Span<ushort> positions);

    /// <summary>Appends the positions of a mask's bits. Four are always written, for how many there are is not to be predicted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static int Append(ulong mask, int offset, ref ushort positions, int count)
    {
        var end = count + BitOperations.PopCount(mask);
        do
        {
            ref var four = ref Unsafe.Add(ref positions, count);
            four = (ushort)(offset + BitOperations.TrailingZeroCount(mask));
            mask &= mask - 1;
            Unsafe.Add(ref four, 1) = (ushort)(offset + BitOperations.TrailingZeroCount(mask));
            mask &= mask - 1;
            Unsafe.Add(ref four, 2) = (ushort)(offset + BitOperations.TrailingZeroCount(mask));
            mask &= mask - 1;
            Unsafe.Add(ref four, 3) = (ushort)(offset + BitOperations.TrailingZeroCount(mask));
            mask &= mask - 1;
            count += 4;
        }
        while (mask != 0);

        return end;
    }
}

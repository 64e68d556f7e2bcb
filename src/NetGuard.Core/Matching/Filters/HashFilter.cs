using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGuard.Matching.Filters;

/// <summary>One look-up a position, in a table of bits that is sparse however many the literals are: for machines without vectors, and for sets too large for theirs.</summary>
internal sealed class HashFilter : CandidateFilter
{
    private readonly WindowHash _bits;
    private readonly byte[] _table;
    private readonly ShortLiterals _short;

    public HashFilter(LiteralBytes literals, WindowPlan plan, ShortLiterals shorts)
    {
        _short = shorts;

        // Sixteen bits a literal and more, 32 KB at most.
        var bits = Math.Clamp(32 - System.Numerics.BitOperations.LeadingZeroCount((uint)literals.Count) + 4, 13, 18);
        _bits = new WindowHash(plan.Hash.Length, plan.Hash.Fold != 0, bits);
        _table = new byte[_bits.Cells / 8];
        foreach (var window in plan.AllWindows)
        {
            var bit = _bits.Cell(WindowHash.Load(literals.Values(window.Literal), window.Offset));
            _table[bit >> 3] |= (byte)(1 << (bit & 7));
        }
    }

    public override int Collect(ReadOnlySpan<byte> text, int from, int length, Span<ushort> positions)
    {
        // Copies, for the list that is written could hold the fields for all the compiler knows.
        var (bits, shorts) = (_bits, _short.Any ? _short : null);
        ref var table = ref MemoryMarshal.GetArrayDataReference(_table);
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), from);
        ref var list = ref MemoryMarshal.GetReference(positions);
        var count = 0;
        var i = 0;

        // Four positions by one read of eight bytes and one branch.
        for (var last = Math.Min(length - 4, text.Length - sizeof(ulong) - from); i <= last; i += 4)
        {
            var bytes = WindowHash.LoadEight(ref Unsafe.Add(ref start, i));
            var first = Candidate(ref table, bits, shorts, (uint)bytes);
            var second = Candidate(ref table, bits, shorts, (uint)(bytes >> 8));
            var third = Candidate(ref table, bits, shorts, (uint)(bytes >> 16));
            var fourth = Candidate(ref table, bits, shorts, (uint)(bytes >> 24));
            if ((first | second | third | fourth) != 0)
            {
                Unsafe.Add(ref list, count) = (ushort)i;
                count += first;
                Unsafe.Add(ref list, count) = (ushort)(i + 1);
                count += second;
                Unsafe.Add(ref list, count) = (ushort)(i + 2);
                count += third;
                Unsafe.Add(ref list, count) = (ushort)(i + 3);
                count += fourth;
            }
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref list, count) = (ushort)i;
            count += Candidate(ref table, bits, shorts, WindowHash.Load(text, from + i));
        }

        return count;
    }

    /// <summary>1 or 0: to be added, not to be branched on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Candidate(ref byte table, WindowHash bits, ShortLiterals? shorts, uint bytes)
    {
        var bit = bits.Cell(bytes);
        var candidate = (Unsafe.Add(ref table, bit >> 3) >> (bit & 7)) & 1;
        return shorts is null ? candidate : candidate | shorts.MayBegin(bytes);
    }
}

namespace NetGuard.Matching.Filters;

/// <summary>One look-up a position, in a table of bits that is sparse however many the literals are: for machines without vectors, and for sets too large for theirs.</summary>
internal sealed class HashFilter : CandidateFilter
{
    private readonly WindowHash _hash;
    private readonly WindowHash _bits;
    private readonly byte[] _table;
    private readonly ShortLiterals _short;

    public HashFilter(LiteralBytes literals, WindowPlan plan, ShortLiterals shorts)
    {
        _hash = plan.Hash;
        _short = shorts;

        // Sixteen bits a literal and more, 32 KB at most.
        var bits = Math.Clamp(32 - System.Numerics.BitOperations.LeadingZeroCount((uint)literals.Count) + 4, 13, 18);
        _bits = new WindowHash(_hash.Length, _hash.Fold != 0, bits);
        _table = new byte[_bits.Cells / 8];
        foreach (var window in plan.AllWindows)
        {
            var bit = _bits.Cell(_bits.Key(literals.Values(window.Literal), window.Offset));
            _table[bit >> 3] |= (byte)(1 << (bit & 7));
        }
    }

    public override int Collect(ReadOnlySpan<byte> text, int from, int length, Span<ushort> positions)
    {
        var count = 0;
        var table = _table;
        for (var i = 0; i < length; i++)
        {
            var bit = _bits.Cell(_bits.Key(text, from + i));
            var candidate = (table[bit >> 3] >> (bit & 7)) & 1;
            if (_short.Any)
            {
                candidate |= _short.BucketsAt(text, from + i) != 0 ? 1 : 0;
            }

            positions[count] = (ushort)i;
            count += candidate;
        }

        return count;
    }
}

namespace NetGuard.Matching;

/// <summary>
/// The literals that are shorter than a window: one to three bytes, in eight buckets. A table for each of the three places gives the buckets that take a byte there;
/// a place that a literal does not reach takes every byte.
/// </summary>
internal sealed class ShortLiterals
{
    public const int Places = 3;
    private const int Buckets = 8;

    private readonly byte[] _tables = new byte[Places * 256];
    private readonly int[][] _buckets = new int[Buckets][];

    public ShortLiterals(LiteralBytes literals, IReadOnlyList<int> indices)
    {
        Any = indices.Count > 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            _buckets[bucket] = [.. indices.Where((_, i) => i * Buckets / indices.Count == bucket)];
            foreach (var literal in _buckets[bucket])
            {
                Admit(literals, literal, (byte)(1 << bucket));
            }
        }
    }

    public bool Any { get; }

    public int Largest => _buckets.Sum(bucket => bucket.Length);

    /// <summary>The literals of a bucket, at most an eighth of <see cref="WindowPlan.MaxShort"/>; each is to be compared.</summary>
    public ReadOnlySpan<int> Bucket(int bucket) => _buckets[bucket];

    /// <summary>The buckets, as bits, that take a byte at one of the <see cref="Places"/>.</summary>
    public ReadOnlySpan<byte> Table(int place) => _tables.AsSpan(place * 256, 256);

    /// <summary>The buckets of which a literal may begin here. A place beyond the text's end refuses nothing: the comparison does.</summary>
    public byte BucketsAt(ReadOnlySpan<byte> text, int at)
    {
        var buckets = _tables[text[at]];
        buckets &= at + 1 < text.Length ? _tables[256 + text[at + 1]] : byte.MaxValue;
        buckets &= at + 2 < text.Length ? _tables[512 + text[at + 2]] : byte.MaxValue;
        return buckets;
    }

    private void Admit(LiteralBytes literals, int literal, byte bucket)
    {
        for (var place = 0; place < Places; place++)
        {
            for (var value = 0; value < 256; value++)
            {
                if (place >= literals.Length(literal) || literals.Accepts(literal, place, (byte)value))
                {
                    _tables[(place * 256) + value] |= bucket;
                }
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGuard.Matching;

/// <summary>
/// The literals that are shorter than a window: one to three bytes, in eight buckets. A table for each of the three places gives the buckets that take a byte there;
/// a place that a literal does not reach takes every byte.
/// </summary>
internal sealed class ShortLiterals
{
    public const int Places = 3;
    private const int BucketCount = 8;

    private readonly byte[] _tables = new byte[Places * 256];
    private readonly int[][] _buckets = new int[BucketCount][];

    public ShortLiterals(LiteralBytes literals, IReadOnlyList<int> indices)
    {
        Any = indices.Count > 0;
        for (var bucket = 0; bucket < BucketCount; bucket++)
        {
            _buckets[bucket] = [.. indices.Where((_, i) => i * BucketCount / indices.Count == bucket)];
            foreach (var literal in _buckets[bucket])
            {
                Admit(literals, literal, (byte)(1 << bucket));
            }
        }
    }

    public bool Any { get; }

    public int Count => _buckets.Sum(bucket => bucket.Length);

    /// <summary>The literals of a bucket, at most an eighth of <see cref="WindowPlan.MaxShort"/>; each is to be compared.</summary>
    public ReadOnlySpan<int> Bucket(int bucket) => _buckets[bucket];

    /// <summary>The buckets, as bits, that take a byte at one of the <see cref="Places"/>.</summary>
    public ReadOnlySpan<byte> Table(int place) => _tables.AsSpan(place * 256, 256);

    /// <summary>The buckets, as bits, of which a literal may begin with the bytes that <see cref="WindowHash.Load"/> gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Buckets(uint bytes)
    {
        ref var tables = ref MemoryMarshal.GetArrayDataReference(_tables);
        return Unsafe.Add(ref tables, (int)(byte)bytes) & Unsafe.Add(ref tables, 256 + (byte)(bytes >> 8)) & Unsafe.Add(ref tables, 512 + (byte)(bytes >> 16));
    }

    /// <summary>1 or 0: to be added, not to be branched on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int MayBegin(uint bytes) => Buckets(bytes) != 0 ? 1 : 0;

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

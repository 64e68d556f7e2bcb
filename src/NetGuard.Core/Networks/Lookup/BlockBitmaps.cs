using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGuard.Networks.Lookup;

/// <summary>
/// IPv4 as 2^24 blocks of 256 addresses with two bits each: is the block in the set, and is it mixed.
/// <code>
/// address   [ 16 bits: chunk ][ 8 bits: block ][ 8 bits: host ]
/// _nodes    chunk ─► node, 2 bytes: all chunks without a border share one of two nodes
/// _words    node ─► 4 words of 64 blocks: members and mixed side by side, so that most addresses end here
/// _leaves   mixed block ─► its borders, a byte each, or a bitmap of 32 bytes where there are 32 or more
/// </code>
/// Most addresses take two dependent reads, of which the first stays in the second-level cache, and one branch that is
/// rarely taken.
/// </summary>
internal sealed class BlockBitmaps(ushort[] nodes, BlockBitmaps.Word[] words, uint[] firstLeaves, uint[] leafStarts, byte[] leaves)
{
    /// <summary>Bytes of a leaf that is a bitmap; a shorter one is a list of borders.</summary>
    public const int BitmapLength = 32;

    private readonly ushort[] _nodes = nodes;
    private readonly Word[] _words = words;

    // Of each word, the number of the leaf of its first mixed block.
    private readonly uint[] _firstLeaves = firstLeaves;

    // Of each leaf, and one more for the end of the last.
    private readonly uint[] _leafStarts = leafStarts;

    // Followed by BitmapLength bytes that belong to no leaf, since lists are read by whole vectors.
    private readonly byte[] _leaves = leaves;

    public int SizeInBytes =>
        _nodes.Length * sizeof(ushort) + _words.Length * 2 * sizeof(ulong) + (_firstLeaves.Length + _leafStarts.Length) * sizeof(uint) + _leaves.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint address)
    {
        var index = _nodes[address >> 16] * 4 + (int)(address >> 14 & 3);
        ref readonly var word = ref _words[index];
        var block = (int)(address >> 8 & 63);
        var member = (word.Members >> block & 1) != 0;
        return (word.Mixed >> block & 1) == 0 ? member : member ^ IsToggled(index, word.Mixed & ((1UL << block) - 1), (byte)address);
    }

    /// <summary>Whether membership at the host differs from that before the block.</summary>
    private bool IsToggled(int word, ulong mixedBefore, byte host)
    {
        var leaf = _firstLeaves[word] + (uint)BitOperations.PopCount(mixedBefore);
        var start = (int)_leafStarts[leaf];
        var length = (int)_leafStarts[leaf + 1] - start;
        if (length == BitmapLength)
        {
            return (_leaves[start + (host >> 3)] >> (host & 7) & 1) != 0;
        }

        var upTo = Vector256.LessThanOrEqual(Vector256.Create(_leaves.AsSpan(start, BitmapLength)), Vector256.Create(host));
        return (BitOperations.PopCount(upTo.ExtractMostSignificantBits() & ((1u << length) - 1)) & 1) != 0;
    }

    /// <summary>64 blocks. In a mixed one the member bit says whether the address before the block is in the set.</summary>
    internal readonly record struct Word(ulong Members, ulong Mixed);
}

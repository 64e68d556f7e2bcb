using System.Runtime.CompilerServices;

namespace NetGuard.Networks.Lookup;

/// <summary>Finds an IPv4 address in a set: a small set is a tree of its borders, a large one bitmaps of blocks.</summary>
internal sealed class IPv4Lookup
{
    /// <summary>
    /// Ranges up to which a set stays a tree of about 8 bytes a range: there are many small sets, and the bitmaps take
    /// 128 KB even for one range. Up to here a look-up by the tree takes at most half as long again.
    /// </summary>
    public const int MaxTreeRanges = 1024;

    private readonly BlockBitmaps? _bitmaps;
    private readonly BorderTree<uint>? _tree;

    public IPv4Lookup(SortedRanges<uint> ranges)
    {
        var borders = Borders.Of(ranges);
        if (ranges.Count > MaxTreeRanges)
        {
            _bitmaps = new BlockBitmapsBuilder(borders).Build();
        }
        else
        {
            _tree = new(borders);
        }
    }

    public int SizeInBytes => _bitmaps?.SizeInBytes ?? _tree!.SizeInBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint address) => _bitmaps is { } bitmaps ? bitmaps.Contains(address) : (_tree!.CountTo(address) & 1) != 0;
}

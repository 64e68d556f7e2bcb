using CsCheck;
using NetGuard.Networks;
using NetGuard.Networks.Lookup;

namespace NetGuard.Core.Tests.Networks.Lookup;

public sealed class IPv4LookupTests
{
    // Each case fills 65,536 entries, where a tree takes microseconds.
    private const int BitmapCases = 300;

    [Fact]
    public void Tree_AnyRanges_EqualsLinearScan() =>
        Gen.Select(LookupGenerators.Ranges4, Gen.UInt.Array[20]).Sample((ranges, random) =>
        {
            var sorted = LookupGenerators.Sorted(ranges);
            var tree = new BorderTree<uint>(Borders.Of(sorted));
            return Probes(sorted, random).All(address => (tree.CountTo(address) & 1) == (Scan(ranges, address) ? 1 : 0));
        }, iter: Generators.Cases);

    [Fact]
    public void Bitmaps_AnyRanges_EqualsLinearScan() =>
        Gen.Select(LookupGenerators.Ranges4, Gen.UInt.Array[20]).Sample((ranges, random) =>
        {
            var sorted = LookupGenerators.Sorted(ranges);
            var bitmaps = new BlockBitmapsBuilder(Borders.Of(sorted)).Build();
            return Probes(sorted, random).All(address => bitmaps.Contains(address) == Scan(ranges, address));
        }, iter: BitmapCases);

    [Fact]
    public void Bitmaps_CrowdedBlocks_EqualLinearScanOnEveryAddress() =>
        LookupGenerators.Crowded4.Sample(ranges =>
        {
            var sorted = LookupGenerators.Sorted(ranges);
            var bitmaps = new BlockBitmapsBuilder(Borders.Of(sorted)).Build();
            var start = ranges.Length == 0 ? 0 : ranges.Min(range => range.Item1) >> 8 << 8;
            for (var address = start; address < start + 1280; address++)
            {
                Assert.Equal(BinarySearch.Contains(sorted, address), bitmaps.Contains(address));
            }
        }, iter: BitmapCases);

    /// <summary>Lists of borders end at 31 and bitmaps begin at 32: singles, two borders each, and one border more or less.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(15, false)]
    [InlineData(15, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(127, true)]
    public void Bitmaps_BordersOfOneBlock_AreExactAroundTheSwitch(int singles, bool toTheEnd)
    {
        var block = 0x0A000000u;
        (uint, uint)[] ranges = [.. Enumerable.Range(0, singles).Select(i => (block + 1 + 2 * (uint)i, block + 1 + 2 * (uint)i))];
        // A last range that leaves the block gives it an odd number of borders.
        ranges = toTheEnd ? [.. ranges, (block + 255, block + 300)] : ranges;
        var bitmaps = new BlockBitmapsBuilder(Borders.Of(LookupGenerators.Sorted(ranges))).Build();
        for (var address = block - 300; address < block + 600; address++)
        {
            Assert.Equal(Scan(ranges, address), bitmaps.Contains(address));
        }
    }

    [Theory]
    [InlineData(IPv4Lookup.MaxTreeRanges - 1)]
    [InlineData(IPv4Lookup.MaxTreeRanges)]
    [InlineData(IPv4Lookup.MaxTreeRanges + 1)]
    [InlineData(100_000)]
    public void Contains_EitherSideOfTheThreshold_EqualsBinarySearch(int count)
    {
        foreach (var step in new uint[] { 2, 3, 255, 256, 257, 42_949 })
        {
            var sorted = LookupGenerators.Singles(count, step);
            var lookup = new IPv4Lookup(sorted);
            Assert.All(BinarySearch.Edges(sorted).Where((_, index) => index % 7 == 0), address =>
                Assert.Equal(BinarySearch.Contains(sorted, address), lookup.Contains(address)));
        }
    }

    [Fact]
    public void Bitmaps_EmptyAndWhole_HaveNoBorders()
    {
        var empty = new BlockBitmapsBuilder([]).Build();
        var whole = new BlockBitmapsBuilder([0]).Build();
        Assert.All(new uint[] { 0, 1, 0x0A000000, uint.MaxValue - 1, uint.MaxValue }, address =>
        {
            Assert.False(empty.Contains(address));
            Assert.True(whole.Contains(address));
        });
    }

    /// <summary>Thousands of resources have sets of their own.</summary>
    [Fact]
    public void SizeInBytes_SmallSets_AreSmall()
    {
        Assert.InRange(new IPv4Lookup(SortedRanges<uint>.Empty).SizeInBytes, 1, 100);
        Assert.InRange(new IPv4Lookup(LookupGenerators.Singles(3, 1000)).SizeInBytes, 1, 100);
        Assert.InRange(new IPv4Lookup(LookupGenerators.Singles(IPv4Lookup.MaxTreeRanges, 1000)).SizeInBytes, 1, 9_500);
    }

    /// <summary>Single addresses far apart are the worst there is: every chunk has a node, every address a leaf.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(257)]
    [InlineData(4_294)]
    public void SizeInBytes_AMillionRanges_AreAtMost24MB(uint step)
    {
        var set = AddressSet.FromRanges(Enumerable.Range(0, 1_000_000).Select(i => AddressRange.Single(NetAddress.IPv4((uint)i * step))));
        Assert.Equal(1_000_000, set.RangeCount);
        Assert.InRange(set.SizeInBytes, 8_000_000, 24_000_000);
    }

    [Fact]
    public void SizeInBytes_JustAboveTheThreshold_IsTheFirstTableAndAFewNodes() =>
        Assert.InRange(new IPv4Lookup(LookupGenerators.Singles(IPv4Lookup.MaxTreeRanges + 1, 2)).SizeInBytes, 131_072, 140_000);

    private static IEnumerable<uint> Probes(SortedRanges<uint> sorted, uint[] random) =>
        random.Concat(BinarySearch.Edges(sorted)).Concat(new uint[] { 0, 1, uint.MaxValue - 1, uint.MaxValue });

    private static bool Scan((uint, uint)[] ranges, uint address) =>
        Array.Exists(ranges, range => range.Item1 <= address && address <= range.Item2);
}

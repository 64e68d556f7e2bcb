using NetGuard.Networks;
using NetGuard.Networks.Lookup;

namespace NetGuard.Core.Tests.Networks.Lookup;

public sealed class AllocationTests
{
    private const int Rounds = 1000;

    /// <summary>The tree, the bitmaps with lists and with bitmaps as leaves, and both halves of IPv6.</summary>
    [Fact]
    public void Contains_EveryStructure_AllocatesNothing()
    {
        AssertNone(new IPv4Lookup(LookupGenerators.Singles(IPv4Lookup.MaxTreeRanges, 100)).Contains, i => (uint)i * 50);
        AssertNone(new IPv4Lookup(LookupGenerators.Singles(20_000, 100)).Contains, i => (uint)i * 50);
        AssertNone(new IPv4Lookup(LookupGenerators.Singles(20_000, 2)).Contains, i => (uint)i);
        AssertNone(new IPv6Lookup(Networks(64)).Contains, i => (UInt128)(uint)i << 79);
        AssertNone(new IPv6Lookup(Networks(1)).Contains, i => (UInt128)(uint)(i / 2) << 80 | (uint)(i & 1));
    }

    private static SortedRanges<UInt128> Networks(int hostBits) => SortedRanges<UInt128>.From(
        [.. Enumerable.Range(0, 2 * Rounds).Select(i => ((UInt128)(uint)i << 80, ((UInt128)(uint)i << 80) | ((UInt128.One << hostBits) - 1)))]);

    private static void AssertNone<T>(Func<T, bool> contains, Func<int, T> address)
    {
        var warm = Hits(contains, address);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var hits = Hits(contains, address);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(warm, hits);
        Assert.InRange(hits, 1, Rounds);
    }

    private static int Hits<T>(Func<T, bool> contains, Func<int, T> address)
    {
        var hits = 0;
        for (var i = 0; i < Rounds; i++)
        {
            hits += contains(address(i)) ? 1 : 0;
        }

        return hits;
    }
}

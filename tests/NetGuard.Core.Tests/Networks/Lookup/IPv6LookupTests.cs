using CsCheck;
using NetGuard.Networks;
using NetGuard.Networks.Lookup;

namespace NetGuard.Core.Tests.Networks.Lookup;

public sealed class IPv6LookupTests
{
    [Fact]
    public void Contains_AnyRanges_EqualsLinearScan() =>
        Gen.Select(LookupGenerators.Ranges6, Generators.Address.Array[20]).Sample((ranges, random) =>
        {
            var sorted = LookupGenerators.Sorted(ranges);
            var lookup = new IPv6Lookup(sorted);
            return random.Select(address => address.Value).Concat(BinarySearch.Edges(sorted)).Concat(new UInt128[] { 0, 1, UInt128.MaxValue - 1, UInt128.MaxValue })
                .All(address => lookup.Contains(address) == Scan(ranges, address));
        }, iter: Generators.Cases);

    /// <summary>All borders share one upper half, so that the lower halves alone decide.</summary>
    [Fact]
    public void Contains_ManyRangesInOneNetwork_EqualsBinarySearch()
    {
        var network = (UInt128)0x20010DB8_00000001 << 64;
        (UInt128, UInt128)[] ranges = [.. Enumerable.Range(0, 10_000).Select(i => (network + (uint)i * 3, network + (uint)i * 3 + 1))];
        AssertEqualsBinarySearch(LookupGenerators.Sorted(ranges));
    }

    [Theory]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(72)]
    [InlineData(128)]
    public void Contains_ManyNetworks_EqualsBinarySearch(int prefixLength)
    {
        var random = new Random(20261124);
        var hosts = prefixLength == 128 ? 0 : UInt128.MaxValue >> prefixLength;
        (UInt128, UInt128)[] ranges = [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            var first = new UInt128(0x2A00_0000_0000_0000 | (ulong)random.NextInt64(1L << 52), (ulong)random.NextInt64()) & ~hosts;
            return (first, first | hosts);
        })];
        AssertEqualsBinarySearch(LookupGenerators.Sorted(ranges));
    }

    [Fact]
    public void SizeInBytes_AnySet_IsProportionalToItsRanges()
    {
        Assert.InRange(new IPv6Lookup(SortedRanges<UInt128>.Empty).SizeInBytes, 1, 100);
        var networks = SortedRanges<UInt128>.From([.. Enumerable.Range(1, 3).Select(i => ((UInt128)(uint)i << 112, ((UInt128)(uint)i << 112) + 1))]);
        Assert.InRange(new IPv6Lookup(networks).SizeInBytes, 1, 150);

        // Eight bytes a border and an eighth for the levels above; as much again only where lower halves are needed.
        var upper = SortedRanges<UInt128>.From([.. Enumerable.Range(1, 100_000).Select(i => ((UInt128)(uint)i << 80, ((UInt128)(uint)i << 80) | ulong.MaxValue))]);
        Assert.InRange(new IPv6Lookup(upper).SizeInBytes, 1, 100_000 * 2 * 8 * 9 / 8 + 1_000);
        var lower = SortedRanges<UInt128>.From([.. Enumerable.Range(1, 100_000).Select(i => ((UInt128)(uint)i << 80, (UInt128)(uint)i << 80))]);
        Assert.InRange(new IPv6Lookup(lower).SizeInBytes, 1, 100_000 * 2 * 8 * 17 / 8 + 1_000);
    }

    private static void AssertEqualsBinarySearch(SortedRanges<UInt128> sorted)
    {
        var lookup = new IPv6Lookup(sorted);
        Assert.All(BinarySearch.Edges(sorted), address => Assert.Equal(BinarySearch.Contains(sorted, address), lookup.Contains(address)));
    }

    private static bool Scan((UInt128, UInt128)[] ranges, UInt128 address) =>
        Array.Exists(ranges, range => range.Item1 <= address && address <= range.Item2);
}

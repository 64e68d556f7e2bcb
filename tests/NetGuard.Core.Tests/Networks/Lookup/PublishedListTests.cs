using System.IO.Compression;
using System.Net;
using NetGuard.Networks;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Networks.Lookup;

/// <summary>The look-ups over lists as they are published: every border by binary search, samples by a scan of IPNetwork2.</summary>
public sealed class PublishedListTests
{
    private const string World = "reference/cidr-lists/world-rir-by-country.tsv.gz";
    private const string Cloud = "reference/cidr-lists/all-ipv4.txt.gz";
    private const string Cloud6 = "reference/cidr-lists/all-ipv6_merged.txt.gz";
    private const int Samples = 10;

    [CorpusFact(World)]
    public void Contains_WorldByCountry_EqualsTheSimpleWays() => AssertEqualsTheSimpleWays(World, 243_034);

    // Every second network, since the whole world merges into few ranges.
    [CorpusFact(World)]
    public void Contains_WorldWithHoles_EqualsTheSimpleWays() => AssertEqualsTheSimpleWays(World, 121_517, step: 2);

    [CorpusFact(Cloud)]
    public void Contains_CloudProviders_EqualsTheSimpleWays() => AssertEqualsTheSimpleWays(Cloud, 111_110);

    [CorpusFact(Cloud6)]
    public void Contains_CloudProvidersIPv6_EqualsTheSimpleWays() => AssertEqualsTheSimpleWays(Cloud6, 12_872);

    private static void AssertEqualsTheSimpleWays(string file, int count, int step = 1)
    {
        var texts = Lines(file).Where((_, index) => index % step == 0).ToArray();
        Assert.Equal(count, texts.Length);
        var ranges = Array.ConvertAll(texts, Range);
        var set = AddressSet.FromRanges(ranges);
        var v4 = SortedRanges<uint>.From([.. ranges.Where(range => range.IsIPv4).Select(range => ((uint)range.First.Value, (uint)range.Last.Value))]);
        var v6 = SortedRanges<UInt128>.From([.. ranges.Where(range => !range.IsIPv4).Select(range => (range.First.Value, range.Last.Value))]);
        Assert.Equal(set.RangeCount, v4.Count + v6.Count);
        var different = BinarySearch.Edges(v4).Where(value => set.Contains(NetAddress.IPv4(value)) != BinarySearch.Contains(v4, value)).Select(NetAddress.IPv4)
            .Concat(BinarySearch.Edges(v6).Where(value => set.Contains(NetAddress.IPv6(value)) != BinarySearch.Contains(v6, value)).Select(NetAddress.IPv6));
        Assert.Empty(different);

        // IPNetwork2 guesses a classful mask for an address without a prefix length.
        var networks = Array.ConvertAll(texts, text => IPNetwork2.Parse(text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/32"));
        var random = new Random(20261124);
        foreach (var range in random.GetItems(ranges, Samples))
        {
            foreach (var address in Generators.Probes([RandomAddress(random, range.IsIPv4)], [range]))
            {
                var ip = IPAddress.Parse(address.ToString());
                Assert.Equal(Array.Exists(networks, network => network.Contains(ip)), set.Contains(address));
            }
        }
    }

    private static NetAddress RandomAddress(Random random, bool isIPv4) => isIPv4
        ? NetAddress.IPv4((uint)random.NextInt64(1L << 32))
        : NetAddress.IPv6(new((ulong)random.NextInt64() >> 2 | 1UL << 61, (ulong)random.NextInt64()));

    private static AddressRange Range(string text)
    {
        Assert.True(Cidr.TryParse(text, out var range, out var error), error);
        return range;
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Corpora.File(file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split('\t')[0];
        }
    }
}

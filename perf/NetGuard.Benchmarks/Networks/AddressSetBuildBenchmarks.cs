using System.Globalization;
using BenchmarkDotNet.Attributes;
using NetGuard.Networks;

namespace NetGuard.Benchmarks.Networks;

/// <summary>From parsed ranges in random order to a set that answers.</summary>
[MemoryDiagnoser]
public class AddressSetBuildBenchmarks
{
    private AddressRange[] _million = [];
    private AddressRange[] _resource = [];
    private AddressRange[] _ipv6 = [];

    [GlobalSetup]
    public void Setup()
    {
        _million = PrefixLists.IPv4(1_000_000);
        new Random(_million.Length).Shuffle(_million);
        _resource = PrefixLists.IPv4(100);
        _ipv6 = PrefixLists.IPv6(200_000);
    }

    /// <summary>What a set of a million keeps in memory, beside what building it allocates.</summary>
    [GlobalCleanup(Target = nameof(OfAMillionIPv4))]
    public void ReportHeldBytes()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var set = AddressSet.FromRanges(_million);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"// A set of {set.RangeCount} ranges holds {held} bytes."));
        GC.KeepAlive(set);
    }

    [Benchmark]
    public AddressSet OfAMillionIPv4() => AddressSet.FromRanges(_million);

    [Benchmark]
    public AddressSet Of200ThousandIPv6() => AddressSet.FromRanges(_ipv6);

    [Benchmark]
    public AddressSet OfOneResource() => AddressSet.FromRanges(_resource);
}

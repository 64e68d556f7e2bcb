using System.Net;
using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;
using NetGuard.Networks;

namespace NetGuard.Benchmarks.Networks;

/// <summary>
/// Is a client in the policy? 65,536 random addresses, half of them in a network of the policy, by our look-up and by a scan
/// of the runtime's networks. Times are per address.
/// </summary>
[MemoryDiagnoser]
public class AddressLookupBenchmarks
{
    private const int Addresses = 65_536;

    private readonly IPAddress[] _clients = new IPAddress[Addresses];
    private readonly NetAddress[] _addresses = new NetAddress[Addresses];
    private AddressSet _set = AddressSet.Empty;
    private IPNetwork[] _networks = [];

    [Params(10, 10_000)]
    public int Prefixes { get; set; }

    [Params(4, 6)]
    public int Family { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // The seed is fixed, so that two runs measure the same policy and the same callers.
        var random = new Random(20261124);
        var ranges = new AddressRange[Prefixes];
        for (var i = 0; i < Prefixes; i++)
        {
            ranges[i] = AddressRange.Network(RandomAddress(random), Family == 4 ? random.Next(16, 29) : random.Next(32, 65));
        }

        _set = AddressSet.FromRanges(ranges);
        _networks = Array.ConvertAll(ranges, range => IPNetwork.Parse(range.ToString()));
        for (var i = 0; i < Addresses; i++)
        {
            _addresses[i] = i % 2 == 0 ? RandomAddress(random) : Within(ranges[random.Next(Prefixes)], random);
        }

        random.Shuffle(_addresses);
        for (var i = 0; i < Addresses; i++)
        {
            _clients[i] = IPAddress.Parse(_addresses[i].ToString());
        }
    }

    [Benchmark(OperationsPerInvoke = Addresses)]
    public int SortedRanges()
    {
        var hits = 0;
        foreach (var address in _addresses)
        {
            hits += _set.Contains(address) ? 1 : 0;
        }

        return hits;
    }

    /// <summary>As for a request: from the socket's address.</summary>
    [Benchmark(OperationsPerInvoke = Addresses)]
    public int SortedRangesFromSocketAddress()
    {
        var hits = 0;
        foreach (var client in _clients)
        {
            hits += _set.Contains(NetAddress.From(client)) ? 1 : 0;
        }

        return hits;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Addresses)]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public int LinearIPNetwork()
    {
        var hits = 0;
        foreach (var client in _clients)
        {
            foreach (var network in _networks)
            {
                if (network.Contains(client))
                {
                    hits++;
                    break;
                }
            }
        }

        return hits;
    }

    private NetAddress RandomAddress(Random random)
    {
        var value = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
        // 2000::/3, where global addresses are.
        return Family == 4 ? NetAddress.IPv4((uint)value) : NetAddress.IPv6(value >> 2 | UInt128.One << 125);
    }

    private NetAddress Within(AddressRange range, Random random)
    {
        var value = range.First.Value + RandomAddress(random).Value % (range.Last.Value - range.First.Value + 1);
        return range.IsIPv4 ? NetAddress.IPv4((uint)value) : NetAddress.IPv6(value);
    }
}

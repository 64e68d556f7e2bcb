using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;

namespace NetGuard.Benchmarks.Networks;

/// <summary>The look-up of a set beside the ways it replaces. Times are per address.</summary>
[MemoryDiagnoser]
[UpToPrefixes(nameof(LinearIPNetwork), 10_000)]
[UpToPrefixes(nameof(LinearIPNetwork2), 10)]
public class IPv4LookupBenchmarks
{
    private LookupCase? _case;
    private uint[] _firsts = [];
    private uint[] _lasts = [];
    private Lazy<Dir24> _dir24 = new(() => new([]));

    [Params(10, 10_000, 1_000_000)]
    public int Prefixes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var ranges = PrefixLists.IPv4(Prefixes);
        _firsts = Array.ConvertAll(ranges, range => (uint)range.First.Value);
        _lasts = Array.ConvertAll(ranges, range => (uint)range.Last.Value);
        _dir24 = new(() => new(ranges));
        // The way of a list must not be the way of its memory: it is shuffled before anything is built from it.
        new Random(Prefixes).Shuffle(ranges);
        _case = new(ranges);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = LookupCase.Addresses)]
    public int Set() => _case!.Set();

    [Benchmark(OperationsPerInvoke = LookupCase.Addresses)]
    public int SetFromSocketAddress() => _case!.SetFromSocketAddress();

    [Benchmark(OperationsPerInvoke = LookupCase.Addresses)]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public int LinearIPNetwork() => _case!.LinearIPNetwork();

    [Benchmark(OperationsPerInvoke = LookupCase.Addresses)]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public int LinearIPNetwork2() => _case!.LinearIPNetwork2();

    [Benchmark(OperationsPerInvoke = LookupCase.Addresses)]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public int BinarySearch()
    {
        var hits = 0;
        foreach (ref readonly var address in _case!.All)
        {
            var value = (uint)address.Value;
            var index = Array.BinarySearch(_firsts, value);
            hits += index >= 0 || (~index > 0 && value <= _lasts[~index - 1]) ? 1 : 0;
        }

        return hits;
    }

    [Benchmark(OperationsPerInvoke = LookupCase.Addresses)]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public int Dir24()
    {
        var hits = 0;
        var table = _dir24.Value;
        foreach (ref readonly var address in _case!.All)
        {
            hits += table.Contains((uint)address.Value) ? 1 : 0;
        }

        return hits;
    }
}

using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;

namespace NetGuard.Benchmarks.Networks;

/// <summary>As <see cref="IPv4LookupBenchmarks"/>, without DIR-24-8, which has no form for 128 bits.</summary>
[MemoryDiagnoser]
[UpToPrefixes(nameof(LinearIPNetwork), 10_000)]
[UpToPrefixes(nameof(LinearIPNetwork2), 10)]
public class IPv6LookupBenchmarks
{
    private LookupCase? _case;
    private UInt128[] _firsts = [];
    private UInt128[] _lasts = [];

    [Params(10, 10_000, 200_000)]
    public int Prefixes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var ranges = PrefixLists.IPv6(Prefixes);
        _firsts = Array.ConvertAll(ranges, range => range.First.Value);
        _lasts = Array.ConvertAll(ranges, range => range.Last.Value);
        Array.Sort(_firsts, _lasts);
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
            var index = Array.BinarySearch(_firsts, address.Value);
            hits += index >= 0 || (~index > 0 && address.Value <= _lasts[~index - 1]) ? 1 : 0;
        }

        return hits;
    }
}

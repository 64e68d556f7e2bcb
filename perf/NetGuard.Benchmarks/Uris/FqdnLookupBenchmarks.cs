using System.Collections.Frozen;
using System.Text;
using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;
using NetGuard.Uris;

namespace NetGuard.Benchmarks.Uris;

/// <summary>
/// One host looked up in a list of names, half of them wildcards: our set beside a linear EndsWith and beside a walk over
/// the labels with FrozenSet, which is what one would write first. <see cref="SetManyHosts"/> takes another host each time, so
/// that a long list is not measured with the one line of it that is in the cache.
/// </summary>
[MemoryDiagnoser]
public class FqdnLookupBenchmarks
{
    private string[] _entries = [];
    private FqdnSet _set = FqdnSet.Empty;
    private FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _suffixes;
    private string _host = "";
    private byte[] _hostBytes = [];
    private byte[][] _hosts = [];
    private int _next;

    private const int ManyHosts = 1_024;

    [Params(10, 1_000, 100_000)]
    public int Entries { get; set; }

    /// <summary>A host that no entry admits is the worst case of every way.</summary>
    [Params(true, false)]
    public bool Listed { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _entries = [.. Enumerable.Range(0, Entries).Select(i => i % 2 == 0 ? $"files{i}.contoso.example" : $"*.images{i}.contoso.example")];
        if (!FqdnSet.TryCreate(_entries, out _set, out var errors))
        {
            throw new InvalidOperationException(errors[0].Message);
        }

        _exact = _entries.Where(entry => entry[0] != '*').ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = _entries.Where(entry => entry[0] == '*').Select(entry => entry[2..]).ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
        _host = Host(Entries / 2 | 1);
        _hostBytes = Encoding.ASCII.GetBytes(_host);
        _hosts = [.. Enumerable.Range(0, ManyHosts).Select(i => Encoding.ASCII.GetBytes(Host((int)((long)i * Entries / ManyHosts) | 1)))];
        if (Set() != Listed || SetManyHosts() != Listed || Linear() != Listed || LabelWalk() != Listed)
        {
            throw new InvalidOperationException("The three ways disagree.");
        }
    }

    [Benchmark(Baseline = true)]
    public bool Set() => _set.Matches(_hostBytes, out _);

    [Benchmark]
    public bool SetManyHosts() => _set.Matches(_hosts[_next++ & (ManyHosts - 1)], out _);

    private string Host(int entry) => Listed ? $"a.b.images{entry}.contoso.example" : $"a.b.images{entry}.fabrikam.example";

    [Benchmark]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public bool LabelWalk()
    {
        var host = _host.AsSpan();
        if (_exact.Contains(host))
        {
            return true;
        }

        for (var dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.'))
        {
            host = host[(dot + 1)..];
            if (_suffixes.Contains(host))
            {
                return true;
            }
        }

        return false;
    }

    [Benchmark]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public bool Linear()
    {
        foreach (var entry in _entries)
        {
            if (entry[0] == '*' ? _host.AsSpan().EndsWith(entry.AsSpan(1), StringComparison.Ordinal) : entry == _host)
            {
                return true;
            }
        }

        return false;
    }
}

using System.Text;
using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;
using NetGuard.Detectors;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Benchmarks.Detectors;

/// <summary>All detectors over text in which none finds anything, over the dearest text, and over one URI.</summary>
[MemoryDiagnoser]
public class DetectorBenchmarks
{
    private const int Bytes = 256 * 1024;

    private readonly DetectorSearch _search = new();
    private readonly DetectorSet _all = DetectorSet.Create(DetectorCatalog.All);
    private readonly byte[] _prose = Repeat("What does the picture show, and how does it compare to the one before? On 24 November at 10:42 the task was risk-free: 3 of 5 %, see the list (or not).\n");
    private readonly byte[] _anchors = Repeat("eyJaaaaaaaaaaa-sk-pat-key-://a:1234 -");
    private readonly byte[] _uri = Encoding.ASCII.GetBytes("https://images.contoso.example/a/6513270e-269e-0d37-f2a7-4de452e6b438/b%20c.png?ts=1706208979824&size=4096+x&c=aWQ6NzE3NDkxMzE2");

    [Benchmark(Baseline = true), BenchmarkCategory(AllocationBudgets.Comparison)]
    public int IndexOfColon() => _prose.AsSpan().Count((byte)':');

    [Benchmark]
    public bool Default() => Find(DetectorCatalog.Default, _prose);

    [Benchmark]
    public bool All() => Find(_all, _prose);

    [Benchmark]
    public bool AnchorsAlone() => Find(_all, _anchors);

    [Benchmark]
    public bool Uri()
    {
        _search.Begin(Bytes);
        UriText.Find(_uri, DetectorCatalog.Default, _search);
        return _search.Count > 0;
    }

    private bool Find(DetectorSet set, byte[] text)
    {
        _search.Begin(text.Length);
        set.Find(text, _search);
        return _search.Count > 0;
    }

    private static byte[] Repeat(string text) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, Bytes / text.Length)));
}

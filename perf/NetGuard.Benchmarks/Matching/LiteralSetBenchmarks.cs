using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;
using NetGuard.Matching;

namespace NetGuard.Benchmarks.Matching;

/// <summary>
/// All places where a literal of many begins: ours beside .NET's <c>SearchValues&lt;string&gt;</c>, which is given the text as chars and all literals without regard to
/// case, and beside the colons of the same bytes, the least that any inspection costs.
/// </summary>
[MemoryDiagnoser]
public class LiteralSetBenchmarks
{
    private LiteralSet _set = LiteralSet.Create([]);
    private SearchValues<string> _values = SearchValues.Create([], StringComparison.Ordinal);
    private byte[] _text = [];
    private string _chars = "";

    [Params(10, 100, 200, 1_000)]
    public int Literals { get; set; }

    [Params(TextKind.Chat, TextKind.Hostile)]
    public TextKind Text { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var literals = LiteralCases.Literals(Literals);
        _text = LiteralCases.Text(Text, literals);
        _chars = Encoding.ASCII.GetString(_text);
        _set = LiteralSet.Create(literals);
        _values = SearchValues.Create([.. literals.Select(literal => Encoding.ASCII.GetString(literal.Bytes.Span))], StringComparison.OrdinalIgnoreCase);
        if ((Text == TextKind.Chat && Find() == 0) || Find() > SearchValuesOfStrings())
        {
            throw new InvalidOperationException("The two ways disagree.");
        }
    }

    [Benchmark(Baseline = true)]
    public int Find()
    {
        var counter = default(Counter);
        _set.Find(_text, ref counter);
        return counter.Count;
    }

    [Benchmark]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public int SearchValuesOfStrings()
    {
        var count = 0;
        var rest = _chars.AsSpan();
        for (var at = rest.IndexOfAny(_values); at >= 0; at = rest.IndexOfAny(_values))
        {
            count++;
            rest = rest[(at + 1)..];
        }

        return count;
    }

    [Benchmark]
    [BenchmarkCategory(AllocationBudgets.Comparison)]
    public int Colons()
    {
        var count = 0;
        var rest = _text.AsSpan();
        for (var at = rest.IndexOf((byte)':'); at >= 0; at = rest.IndexOf((byte)':'))
        {
            count++;
            rest = rest[(at + 1)..];
        }

        return count;
    }

    private struct Counter : ILiteralVisitor
    {
        private int _last;

        public int Count { get; private set; }

        public bool OnLiteral(int literal, int start)
        {
            // Places, as SearchValues counts them, not literals.
            Count += start + 1 == _last ? 0 : 1;
            _last = start + 1;
            return true;
        }
    }
}

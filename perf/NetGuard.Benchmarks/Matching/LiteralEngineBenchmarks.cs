using BenchmarkDotNet.Attributes;
using NetGuard.Matching;
using NetGuard.Matching.Filters;

namespace NetGuard.Benchmarks.Matching;

/// <summary>The same search by each engine that this machine has. The set itself takes the fastest for its size.</summary>
[MemoryDiagnoser]
public class LiteralEngineBenchmarks
{
    private LiteralSet _set = LiteralSet.Create([]);
    private byte[] _text = [];

    [Params(10, 48, 200)]
    public int Literals { get; set; }

    [ParamsSource(nameof(Engines))]
    public string Engine { get; set; } = nameof(FilterKind.Hash);

    public static IEnumerable<string> Engines => Enum.GetValues<FilterKind>().Where(LiteralSet.IsSupported).Select(kind => kind.ToString());

    [GlobalSetup]
    public void Setup()
    {
        var literals = LiteralCases.Literals(Literals);
        _text = LiteralCases.Text(TextKind.Chat, literals);
        _set = LiteralSet.Create(literals, Enum.Parse<FilterKind>(Engine));
        if (!Contains())
        {
            throw new InvalidOperationException("The text has literals, and the engine finds none.");
        }
    }

    [Benchmark]
    public int Find()
    {
        var counter = default(Counter);
        _set.Find(_text, ref counter);
        return counter.Count;
    }

    private bool Contains() => _set.ContainsAny(_text);

    private struct Counter : ILiteralVisitor
    {
        public int Count { get; private set; }

        public bool OnLiteral(int literal, int start)
        {
            Count++;
            return true;
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;
using NetGuard.Benchmarks.Matching;
using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Inspection;

namespace NetGuard.Benchmarks.Inspection;

/// <summary>
/// Sensitive data over all text of an allowed chat: an administrator's keywords, 200 of them, and the built-in detectors,
/// beside the JSON reader alone and a search for the same words by the runtime's strings.
/// </summary>
[MemoryDiagnoser]
public class SensitiveTextBenchmarks
{
    private readonly RequestInspector _inspector = new();
    private readonly Trail _trail = new();
    private InspectionRules _rules = null!;
    private SearchValues<string> _words = null!;
    private byte[] _body = [];
    private string _text = "";

    public enum Looking
    {
        Keywords200,
        Default,
    }

    [Params(Looking.Keywords200, Looking.Default)]
    public Looking For { get; set; }

    [Params(ChatBody.Text, ChatBody.TextWithLineBreaks)]
    public ChatBody Body { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var words = LiteralCases.Literals(200).Select(literal => Encoding.ASCII.GetString(literal.Bytes.Span)).ToArray();
        var detectors = For == Looking.Default
            ? DetectorCatalog.Default
            : DetectorSet.Create([.. words.Chunk(CustomDetector.MostKeywords).Select((chunk, i) => new CustomDetector { Name = $"words-{i}", Keywords = chunk, Pattern = "[0-9]{6}" }.Compile())]);
        _rules = InspectionCases.Rules(new SensitiveDataRules { Mode = Mode.Enforce, Detectors = detectors, InText = true });
        _words = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
        _body = ChatBodies.Of(Body);
        _text = Encoding.UTF8.GetString(_body);
        if (Inspect() != Verdict.Allow)
        {
            throw new InvalidOperationException("The chat is refused.");
        }
    }

    [Benchmark]
    public Verdict Inspect() => InspectionCases.Inspect(_inspector, _body, _rules, _trail).Verdict;

    [Benchmark(Baseline = true), BenchmarkCategory(AllocationBudgets.Comparison)]
    public long ReaderAlone()
    {
        var reader = new Utf8JsonReader(_body);
        while (reader.Read())
        {
        }

        return reader.BytesConsumed;
    }

    [Benchmark, BenchmarkCategory(AllocationBudgets.Comparison)]
    public bool RuntimeStrings() => _text.AsSpan().ContainsAny(_words);
}

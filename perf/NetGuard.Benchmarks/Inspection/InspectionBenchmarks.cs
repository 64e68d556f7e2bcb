using System.Text.Json;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using NetGuard.Benchmarks.Budgets;
using NetGuard.Decisions;
using NetGuard.Inspection;

namespace NetGuard.Benchmarks.Inspection;

/// <summary>
/// Full inspection of an allowed chat (declared fields, every string, forms, hosts among 100,000) beside the search for one
/// byte, the JSON reader alone, and what one would write first: a document and a compiled regular expression.
/// </summary>
[MemoryDiagnoser]
public partial class InspectionBenchmarks
{
    private readonly RequestInspector _inspector = new();
    private readonly Trail _trail = new();
    private InspectionRules _rules = null!;
    private byte[] _body = [];

    [Params(ChatBody.Text, ChatBody.TextWithLineBreaks, ChatBody.DataUri, ChatBody.DataUriWithEscapes, ChatBody.Links)]
    public ChatBody Body { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rules = InspectionCases.Rules();
        _body = ChatBodies.Of(Body);
        if (Inspect() != Verdict.Allow || (Body == ChatBody.Links && _trail.UriCount != 50))
        {
            throw new InvalidOperationException("The chat is not read as it is meant.");
        }
    }

    [Benchmark]
    public Verdict Inspect() => InspectionCases.Inspect(_inspector, _body, _rules, _trail).Verdict;

    [Benchmark(Baseline = true), BenchmarkCategory(AllocationBudgets.Comparison)]
    public int IndexOfColon() => _body.AsSpan().Count((byte)':');

    [Benchmark, BenchmarkCategory(AllocationBudgets.Comparison)]
    public long ReaderAlone()
    {
        var reader = new Utf8JsonReader(_body);
        while (reader.Read())
        {
        }

        return reader.BytesConsumed;
    }

    [Benchmark, BenchmarkCategory(AllocationBudgets.Comparison)]
    public int DocumentAndRegex()
    {
        using var document = JsonDocument.Parse(_body);
        return CountUrls(document.RootElement);
    }

    private static int CountUrls(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member => CountUrls(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(CountUrls),
        JsonValueKind.String => Url().Count(element.GetString()!),
        _ => 0,
    };

    [GeneratedRegex("[a-z][a-z0-9+.-]*://[^/?# ]+", RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}

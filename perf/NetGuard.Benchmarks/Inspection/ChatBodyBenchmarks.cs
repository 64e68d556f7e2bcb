using System.Text;
using BenchmarkDotNet.Attributes;
using NetGuard.Decisions;
using NetGuard.Inspection;
using NetGuard.Uris;

namespace NetGuard.Benchmarks.Inspection;

/// <summary>Inspection of an allowed chat: classification, operation, query, every string of the body.</summary>
[MemoryDiagnoser]
public class ChatBodyBenchmarks
{
    private readonly RequestInspector _inspector = new();
    private readonly Trail _trail = new();
    private byte[] _body = [];
    private InspectionRules _rules = null!;

    public enum ChatShape
    {
        /// <summary>Turns of prose with line breaks and an image's URL each.</summary>
        Turns,

        /// <summary>One image as a <c>data:</c> URI.</summary>
        DataUri,
    }

    [Params(1024, 256 * 1024)]
    public int Bytes { get; set; }

    [Params(ChatShape.Turns, ChatShape.DataUri)]
    public ChatShape Shape { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        if (!FqdnSet.TryCreate(["media.contoso.example"], out var hosts, out _))
        {
            throw new InvalidOperationException("The host list does not compile.");
        }

        _rules = new InspectionRules
        {
            DeclaredFields = Mode.Enforce,
            StringValues = Mode.Enforce,
            Uris = new UriPolicy { RestrictHosts = true, Fqdns = hosts },
            Rule = new RuleReference("NetGuard.Resources.openai_prod.Dlp.Inspect"),
        };
        _body = Encoding.UTF8.GetBytes(Shape == ChatShape.Turns ? Turns(Bytes) : DataUri(Bytes));
        if (Inspect() != Verdict.Allow)
        {
            throw new InvalidOperationException("The chat is refused.");
        }
    }

    [Benchmark]
    public Verdict Inspect()
    {
        _trail.Reset();
        var message = new RequestMessage
        {
            Method = "POST",
            Path = "/openai/deployments/gpt-4o/chat/completions",
            Query = "api-version=2024-10-21",
            ContentType = "application/json",
            ContentEncoding = null,
            Body = _body,
        };
        return _inspector.Inspect(message, _rules, _trail).Verdict;
    }

    private static string Turns(int bytes)
    {
        const string turn = """{"role":"user","content":[{"type":"text","text":"What does the picture show, and how does it compare to the one before?\nAnswer in two sentences: one for what is alike, one for what differs. A colon, a (bracket) and 5 % are in most prompts, so they are here too.\n"},{"type":"image_url","image_url":{"url":"https://media.contoso.example/pictures/0001.jpg"}}]}""";
        var count = Math.Max(1, bytes / (turn.Length + 1));
        return $$"""{"model":"gpt-4o","temperature":0.2,"messages":[{{string.Join(',', Enumerable.Repeat(turn, count))}}]}""";
    }

    private static string DataUri(int bytes) =>
        $$$"""{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo{{{new string('A', bytes - 150)}}}"}}]}]}""";
}

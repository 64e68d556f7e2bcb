using System.Text;
using BenchmarkDotNet.Attributes;
using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Inspection;

namespace NetGuard.Benchmarks.Inspection;

/// <summary>
/// What one caller can make a mebibyte cost: bodies made to be dear, each beside a chat of ordinary turns with every rule on
/// and sensitive data looked for in all text. The bound is 20 times the ordinary one.
/// </summary>
[MemoryDiagnoser]
public class HostileBodyBenchmarks
{
    private const int Bytes = 1024 * 1024;

    private readonly RequestInspector _inspector = new();
    private readonly Trail _trail = new();
    private InspectionRules _rules = null!;
    private byte[] _ordinary = [];
    private byte[] _body = [];
    private string _contentType = "";

    public enum Hostile
    {
        TinyStrings,
        ManyMembers,
        ManyUrls,
        SignedUrls,
        DeepNesting,
        EscapesAlone,
        DigitRuns,
        TinyRequestLines,
        EmbeddedArrays,
        LiteralBeginnings,
        BracketsInText,
        ExtremelyNestedUrl,
    }

    [Params(
        Hostile.TinyStrings, Hostile.ManyMembers, Hostile.ManyUrls, Hostile.SignedUrls, Hostile.DeepNesting, Hostile.EscapesAlone, Hostile.DigitRuns,
        Hostile.TinyRequestLines, Hostile.EmbeddedArrays, Hostile.LiteralBeginnings, Hostile.BracketsInText, Hostile.ExtremelyNestedUrl)]
    public Hostile Body { get; set; }

    [Params(false, true)]
    public bool InText { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rules = InspectionCases.Rules(new SensitiveDataRules { Mode = Mode.Report, Detectors = DetectorCatalog.Default, InText = InText });
        _ordinary = Array("", """{"role":"user","content":[{"type":"text","text":"What does the picture show, and how does it compare to the one before?\nAnswer in two sentences: one for what is alike, one for what differs. A colon, a (bracket) and 5 % are in most prompts, so they are here too.\n"},{"type":"image_url","image_url":{"url":"https://a.images50001.contoso.example/pictures/0001.jpg"}}]}""", "", ',');
        _contentType = Body == Hostile.TinyRequestLines ? "application/jsonl" : "application/json";
        _body = Body switch
        {
            Hostile.TinyStrings => Array("", "\"a\"", "", ','),
            Hostile.ManyMembers => Object("\"url\":1"),
            Hostile.ManyUrls => Array("", UpTo(9_990, $"\"https://{InspectionCases.Host}/a/b?c=d&e=f\"", ','), ",\"" + new string(' ', Bytes / 2) + "\"", ','),
            Hostile.SignedUrls => Array("", $"\"https://{InspectionCases.Host}/images/patient-116139-nq8z7f.jpg?sp=r&st=2020-01-20T11:42:32Z&se=2020-01-20T19:42:32Z&spr=https&sv=2019-02-02&sr=b&sig=SrW1HZ5Nb6MbRzTbXCaPm%2BJiSEn15tC91Y4umMPwVZs%3D\"", "", ','),
            Hostile.DeepNesting => Array("", new string('[', 62) + new string(']', 62), "", ','),
            Hostile.EscapesAlone => Array("\"", "\\n", "\"", null),
            Hostile.DigitRuns => Array("\"", "4111 ", "\"", null),
            Hostile.TinyRequestLines => Lines("""{"url":"/v1/responses","body":{}}"""),
            Hostile.EmbeddedArrays => Array("", "\"[\\\"\\\"]\"", "", ','),
            Hostile.LiteralBeginnings => Array("\"(see) \",\"Text ", "eyJaaaaaaaaaaa-sk-pat-key-://a:1234 -", "\"", null),
            Hostile.BracketsInText => Array("", "\"[\\\"a\\\",\"", "", ','),
            _ => Array("", "\"https://" + InspectionCases.Host + "/?u=" + string.Concat(Enumerable.Repeat("https%3A%2F%2F", 400)) + "\"", "", ','),
        };
        Inspect();
        if (Ordinary() != Verdict.Allow || _trail.BytesInspected < Bytes - 4_096)
        {
            throw new InvalidOperationException("The ordinary body is not read as it is meant.");
        }
    }

    [Benchmark(Baseline = true)]
    public Verdict Ordinary() => InspectionCases.Inspect(_inspector, _ordinary, _rules, _trail).Verdict;

    [Benchmark]
    public Verdict Inspect() => InspectionCases.Inspect(_inspector, _body, _rules, _trail, _contentType).Verdict;

    private static byte[] Array(string before, string element, string after, char? separator) => Encoding.ASCII.GetBytes('[' + before + Repeat(element, separator) + after + ']');

    private static byte[] Object(string member) => Encoding.ASCII.GetBytes('{' + Repeat(member, ',') + '}');

    private static byte[] Lines(string line) => Encoding.ASCII.GetBytes(Repeat(line, '\n'));

    private static string Repeat(string element, char? separator) =>
        UpTo(Math.Max(1, Bytes / (element.Length + (separator is null ? 0 : 1))), element, separator);

    private static string UpTo(int count, string element, char? separator) => string.Join(separator?.ToString(), Enumerable.Repeat(element, count));
}

using System.Text;
using BenchmarkDotNet.Attributes;
using NetGuard.Decisions;
using NetGuard.Uris;
using NetGuard.Uris.Forms;

namespace NetGuard.Benchmarks.Uris;

/// <summary>
/// Judging one value by every built-in form and a list of hosts: an allowed URI in each kind, and the text that most strings
/// of a request are. With forms of one's own, five of them, one a pattern.
/// </summary>
[MemoryDiagnoser]
public class UriJudgeBenchmarks
{
    private readonly UriFindings _findings = new();
    private UriPolicy _policy = new() { RestrictHosts = true };

    [Params(10, 100_000)]
    public int Hosts { get; set; }

    [Params(false, true)]
    public bool OwnForms { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        FqdnSet.TryCreate(["contoso.blob.core.windows.net", "*.images.contoso.example", .. Enumerable.Range(2, Hosts - 2).Select(i => $"files{i}.contoso.example")], out var fqdns, out _);
        _policy = new UriPolicy { RestrictHosts = true, Fqdns = fqdns, OwnForms = OwnForms ? Forms() : OwnUriForms.None };
        if (AllowedDeclared() != 0 || AllowedString() != 0 || AllowedWithEscapes() != 0)
        {
            throw new InvalidOperationException("The URI is not allowed.");
        }
    }

    [Benchmark]
    public int AllowedDeclared() => Judge("https://a.images.contoso.example/cats/1.png?v=2"u8, UriInputKind.Declared);

    [Benchmark]
    public int AllowedString() => Judge("https://a.images.contoso.example/cats/1.png?v=2"u8, UriInputKind.StringValue);

    /// <summary>A signed link: long, with dates, escapes and a signature.</summary>
    [Benchmark]
    public int AllowedWithEscapes() =>
        Judge("https://contoso.blob.core.windows.net/images/patient-116139-nq8z7f.jpg?sp=r&st=2020-01-20T11:42:32Z&se=2020-01-20T19:42:32Z&spr=https&sv=2019-02-02&sr=b&sig=SrW1HZ5Nb6MbRzTbXCaPm%2BJiSEn15tC91Y4umMPwVZs%3D"u8, UriInputKind.Declared);

    [Benchmark]
    public int Refused() => Judge("http://169.254.169.254/latest/meta-data/"u8, UriInputKind.Declared);

    [Benchmark]
    public int OrdinaryText() => Judge("What is in this picture? Answer in one sentence."u8, UriInputKind.StringValue);

    private static OwnUriForms Forms()
    {
        FqdnSet.TryCreate(["*.fabrikam.example"], out var hosts, out _);
        SchemeSet.TryCreate(["ftp"], out var schemes, out _);
        PathCondition.TryCreate("/admin/*", out var path, out _);
        FormPattern.TryCreate("/v[0-9]+/internal/", ignoreCase: true, out var pattern, out _);
        return new OwnUriForms(
        [
            Form("hosts") with { Hosts = hosts },
            Form("schemes") with { Schemes = schemes },
            Form("path") with { Paths = [path] },
            Form("query") with { QueryConditions = [new QueryCondition { Name = Encoding.ASCII.GetBytes("token") }] },
            Form("pattern") with { Pattern = pattern },
        ]);
    }

    private static OwnUriForm Form(string name) => new() { Finding = new UriFinding(Reasons.UriForm(name), Mode.Enforce, null) };

    private int Judge(ReadOnlySpan<byte> value, UriInputKind kind)
    {
        UriJudge.Judge(value, kind, _policy, _findings);
        return _findings.Count;
    }
}

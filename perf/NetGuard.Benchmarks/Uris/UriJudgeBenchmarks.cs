using BenchmarkDotNet.Attributes;
using NetGuard.Uris;

namespace NetGuard.Benchmarks.Uris;

/// <summary>Judging one value: an allowed URI in each kind, and the text that most strings of a request are.</summary>
[MemoryDiagnoser]
public class UriJudgeBenchmarks
{
    private readonly UriFindings _findings = new();
    private UriPolicy _policy = new() { RestrictHosts = true };

    [GlobalSetup]
    public void Setup()
    {
        FqdnSet.TryCreate(["contoso.blob.core.windows.net", "*.images.contoso.example"], out var fqdns, out _);
        _policy = new UriPolicy { RestrictHosts = true, Fqdns = fqdns };
        if (AllowedDeclared() != 0 || AllowedString() != 0)
        {
            throw new InvalidOperationException("The URI is not allowed.");
        }
    }

    [Benchmark]
    public int AllowedDeclared() => Judge("https://a.images.contoso.example/cats/1.png?v=2"u8, UriInputKind.Declared);

    [Benchmark]
    public int AllowedString() => Judge("https://a.images.contoso.example/cats/1.png?v=2"u8, UriInputKind.StringValue);

    [Benchmark]
    public int Refused() => Judge("http://169.254.169.254/latest/meta-data/"u8, UriInputKind.Declared);

    [Benchmark]
    public int OrdinaryText() => Judge("What is in this picture? Answer in one sentence."u8, UriInputKind.StringValue);

    private int Judge(ReadOnlySpan<byte> value, UriInputKind kind)
    {
        UriJudge.Judge(value, kind, _policy, _findings);
        return _findings.Count;
    }
}

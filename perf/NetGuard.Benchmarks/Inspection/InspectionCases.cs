using NetGuard.Decisions;
using NetGuard.Inspection;
using NetGuard.Uris;

namespace NetGuard.Benchmarks.Inspection;

/// <summary>What the inspection benchmarks share: a list of 100,000 hosts, every form, and how a body is handed over.</summary>
internal static class InspectionCases
{
    public const string Host = "a.images50001.contoso.example";

    private static readonly FqdnSet s_hosts = Hosts();

    public static InspectionRules Rules(SensitiveDataRules? sensitiveData = null) => new()
    {
        DeclaredFields = Mode.Enforce,
        StringValues = Mode.Enforce,
        Uris = new UriPolicy { RestrictHosts = true, Fqdns = s_hosts },
        SensitiveData = sensitiveData ?? SensitiveDataRules.Off,
        Rule = new RuleReference("NetGuard.Resources.openai_prod.Dlp"),
    };

    public static Decision Inspect(RequestInspector inspector, byte[] body, InspectionRules rules, Trail trail, string contentType = "application/json")
    {
        trail.Reset();
        var message = new RequestMessage
        {
            Method = "POST",
            Path = "/openai/deployments/gpt-4o/chat/completions",
            Query = "api-version=2024-10-21",
            ContentType = contentType,
            ContentEncoding = null,
            Body = body,
        };
        return inspector.Inspect(message, rules, trail);
    }

    private static FqdnSet Hosts() =>
        FqdnSet.TryCreate([.. Enumerable.Range(0, 100_000).Select(i => i % 2 == 0 ? $"files{i}.contoso.example" : $"*.images{i}.contoso.example")], out var hosts, out var errors)
            ? hosts
            : throw new InvalidOperationException(errors[0].Message);
}

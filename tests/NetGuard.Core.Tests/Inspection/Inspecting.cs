using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Inspection;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>One request and the rules it meets, in few words.</summary>
internal sealed record Inspecting
{
    private readonly RequestInspector _inspector;

    public Inspecting()
        : this(ApiCatalog.Default)
    {
    }

    public Inspecting(ApiCatalog apis) => _inspector = new RequestInspector(apis);

    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "/v1/chat/completions";

    public string Query { get; init; } = "";

    public HeaderLine[] Headers { get; init; } = [];

    public string? ContentType { get; init; } = "application/json";

    public string? ContentEncoding { get; init; }

    public Mode DeclaredFields { get; init; } = Mode.Enforce;

    public Mode StringValues { get; init; } = Mode.Enforce;

    public Mode FreeText { get; init; }

    public OpaqueFiles Opaque { get; init; }

    public UriPolicy Uris { get; init; } = Allowing("allowed.example", "*.media.example");

    public SensitiveDataRules SensitiveData { get; init; } = SensitiveDataRules.Off;

    /// <summary>Ways out that the resource allows.</summary>
    public string[] Egress { get; init; } = [];

    public Trail Trail { get; } = new();

    public InspectionRules Rules => new() { DeclaredFields = DeclaredFields, StringValues = StringValues, FreeText = FreeText, Opaque = Opaque, Uris = Uris, SensitiveData = SensitiveData, Egress = EgressRules.Allowing(ApiCatalog.Default.EgressWays.Where(w => Egress.Contains(w.Name)), new RuleReference("NetGuard.Resources.r.Dlp.AllowedEgress")), Rule = new RuleReference("NetGuard.Resources.r.Dlp.Inspect") };

    public static UriPolicy Allowing(params string[] hosts)
    {
        Assert.True(FqdnSet.TryCreate(hosts, out var fqdns, out _));
        return new UriPolicy { RestrictHosts = true, Fqdns = fqdns, FqdnRule = new RuleReference("NetGuard.Resources.r.Dlp.AllowedFqdnList") };
    }

    public static string Chat(string url) => $$$"""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":{{{url}}}}}]}]}""";

    public Decision Run(string body = "") => Run(Encoding.UTF8.GetBytes(body));

    public Decision Run(ReadOnlySpan<byte> body)
    {
        Trail.Reset();
        return _inspector.Inspect(Message(body), Rules, Trail);
    }

    public RequestMessage Message(ReadOnlySpan<byte> body) =>
        new() { Method = Method, Path = Path, Query = Query, Headers = Headers, ContentType = ContentType, ContentEncoding = ContentEncoding, Body = body };
}

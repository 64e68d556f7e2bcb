using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CsCheck;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;
using NetGuard.Core.Tests.Content;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>The inspector against the plain way: a document model, every pattern by itself, every string judged.</summary>
public sealed class InspectionReferenceTests
{
    private static readonly List<(string Operation, FieldPattern Pattern, FieldDocument Field)> s_fields =
        [.. ApiCatalogLoader.Embedded().SelectMany(s => s.Apis).SelectMany(a => (a.Fields ?? []).Where(f => f.Path[0] == '$').Select(f => (a.Operation, FieldPattern.Parse(f.Path), f)))];

    private static readonly Gen<string> s_name = Gen.OneOf(
        "messages", "content", "image_url", "IMAGE_URL", "url", "\\u0075rl", "source", "input", "output", "file_url", "tools", "server_url", "mcp_servers", "data_sources", "parameters", "endpoint", "body", "web_search_options", "https://allowed.example/", "x");

    private static readonly Gen<string> s_string = Gen.OneOf(
        "", "text", "https://allowed.example/a", "https:\\/\\/allowed.example", "https://attacker.test/", "\\u0068ttps://attacker.test", "see https://attacker.test/", "//attacker.test/x", "data:image/png;base64,AAAA", "file:///etc/passwd", "allowed.example", "attacker.test");

    private static readonly Gen<string> s_path = Gen.OneOf("/v1/chat/completions", "/v1/responses", "/v1/messages", "/face/v1.2/detect", "/v1/evals", "/unknown");

    [Fact]
    public void Inspection_OfAnyBody_DecidesAsThePlainWayDoes()
    {
        var refusals = new ConcurrentDictionary<string, int>();
        Gen.Select(Gen.OneOf(Value(4), Shaped()), s_path).Sample((body, path) =>
        {
            var request = new Inspecting { Path = path };
            var decision = request.Run(body);
            using var document = JsonDocument.Parse(body);
            var operation = ApiCatalog.Default.Match(request.Method, path)?.Name;

            // Where the endpoint fetches what a text names, a URL inside a text is judged too, last of all.
            var inText = request.Trail.FetchesText && body.Contains("see https://attacker.test/", StringComparison.Ordinal) ? "uri.fqdn_not_allowed" : null;
            Assert.Equal(First(document.RootElement, [], operation, request.Uris) ?? inText, decision.Reason?.Code);
            refusals.AddOrUpdate(decision.Reason?.Code ?? "", 1, (_, count) => count + 1);
        }, iter: 10_000);

        // Only a declared field is refused as malformed here, so both ways of judging were compared.
        Assert.All(["", "uri.malformed", "uri.fqdn_not_allowed", "uri.egress.web_search"], code => Assert.InRange(refusals.GetValueOrDefault(code), 200, 10_000));
    }

    /// <summary>The reason of the first finding in the order of the document, or <c>null</c>.</summary>
    private static string? First(JsonElement element, List<string> path, string? operation, UriPolicy policy)
    {
        if (Unwrap(path) is [var only] && only.Equals("web_search_options", StringComparison.OrdinalIgnoreCase)
            && element.ValueKind is not (JsonValueKind.Null or JsonValueKind.False) && !(element.ValueKind == JsonValueKind.String && element.GetString()!.Length == 0))
        {
            return "uri.egress.web_search";
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return Judge(element.GetString()!, KindOf(path, operation), policy);
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(e => First(e, [.. path, NaiveFieldMatcher.Element], operation, policy)).FirstOrDefault(r => r is not null);
            case JsonValueKind.Object:
                return element.EnumerateObject()
                    .Select(m => Judge(m.Name, FieldKind.None, policy) ?? First(m.Value, [.. path, m.Name], operation, policy))
                    .FirstOrDefault(r => r is not null);
            default:
                return null;
        }
    }

    // The body of another request, as in a line of a batch.
    private static List<string> Unwrap(List<string> path) =>
        path is [var first, ..] && first.Equals("body", StringComparison.OrdinalIgnoreCase) ? path[1..] : path;

    private static FieldKind KindOf(List<string> path, string? operation)
    {
        var matches = s_fields.Where(f => NaiveFieldMatcher.Matches(f.Pattern, path)).ToList();
        var own = matches.Where(f => f.Operation == operation).ToList();
        var anywhere = matches.Concat(s_fields.Where(f => NaiveFieldMatcher.Matches(f.Pattern, Unwrap(path)))).Where(f => f.Field.Anywhere);
        return (own.Count > 0 ? own : anywhere).Select(f => f.Field.Kind).Aggregate(FieldKind.None, FieldKinds.Stricter);
    }

    private static string? Judge(string value, FieldKind kind, UriPolicy policy)
    {
        var findings = new UriFindings();
        var text = Encoding.UTF8.GetBytes(value);
        if (kind == FieldKind.Host)
        {
            HostJudge.Judge(text, policy, findings);
        }
        else
        {
            UriJudge.Judge(text, kind switch { FieldKind.Uri or FieldKind.Write => UriInputKind.Declared, FieldKind.UriOrData => UriInputKind.DeclaredOrData, _ => UriInputKind.StringValue }, policy, findings);
        }

        foreach (var finding in findings.All)
        {
            if (finding.Mode == NetGuard.Decisions.Mode.Enforce)
            {
                return finding.Reason.Code;
            }
        }

        return null;
    }

    /// <summary>Bodies of the shape of known APIs, with a name exchanged here and there.</summary>
    private static Gen<string> Shaped()
    {
        var name = Gen.Frequency((5, Gen.Const("")), (1, s_name));
        return Gen.Select(Gen.Select(name, name, name, name), Gen.Select(Value(0), Value(1), Value(0))).Select((names, values) =>
        {
            var (a, b, c, d) = (Or(names.Item1, "messages"), Or(names.Item2, "content"), Or(names.Item3, "image_url"), Or(names.Item4, "url"));
            var (u, v, w) = values;
            return $$$"""{"{{{a}}}":[{"{{{b}}}":[{"{{{c}}}":{"{{{d}}}":{{{u}}},"{{{d}}}":{{{v}}}}},{"source":{"url":{{{w}}}}}]}],"mcp_servers":[{"{{{d}}}":{{{v}}}}],"data_sources":[{"parameters":{"endpoint":{{{v}}}}}],"{{{d}}}":{{{w}}}}""";
        });

        static string Or(string name, string otherwise) => name.Length > 0 ? name : otherwise;
    }

    private static Gen<string> Value(int depth)
    {
        var leaf = Gen.OneOf(s_string.Select(s => "\"" + s + "\""), Gen.OneOf("1", "true", "null"));
        if (depth == 0)
        {
            return leaf;
        }

        var below = Value(depth - 1);
        return Gen.Frequency(
            (1, leaf),
            (3, below.Array[0, 3].Select(items => "[" + string.Join(',', items) + "]")),
            (4, Gen.Select(s_name, below).Array[0, 4].Select(members => "{" + string.Join(',', members.Select(m => $"\"{m.Item1}\":{m.Item2}")) + "}")));
    }
}

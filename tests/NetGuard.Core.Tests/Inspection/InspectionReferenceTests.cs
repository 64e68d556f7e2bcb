using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CsCheck;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Core.Tests.Content;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>The inspector against the plain way: a document model, every pattern by itself, every string judged.</summary>
public sealed class InspectionReferenceTests
{
    private static readonly List<(string Operation, FieldPattern Pattern, FieldDocument Field)> s_fields =
        [.. ApiCatalogLoader.Embedded().SelectMany(s => s.Apis).SelectMany(a => (a.Fields ?? []).Select(f => (a.Operation, FieldPattern.Parse(f.Path), f)))];

    private static readonly Gen<string> s_name = Gen.OneOf(
        "messages", "content", "image_url", "IMAGE_URL", "url", "\\u0075rl", "source", "input", "output", "file_url", "tools", "server_url", "mcp_servers", "data_sources", "parameters", "endpoint", "https://allowed.example/", "x");

    private static readonly Gen<string> s_string = Gen.OneOf(
        "", "text", "https://allowed.example/a", "https:\\/\\/allowed.example", "https://attacker.test/", "\\u0068ttps://attacker.test", "see https://attacker.test/", "//attacker.test/x", "data:image/png;base64,AAAA", "file:///etc/passwd");

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
            Assert.Equal(First(document.RootElement, [], operation, request.Uris), decision.Reason?.Code);
            refusals.AddOrUpdate(decision.Reason?.Code ?? "", 1, (_, count) => count + 1);
        }, iter: 10_000);

        // Only a declared field is refused as malformed here, so both ways of judging were compared.
        Assert.All(["", "uri.malformed", "uri.fqdn_not_allowed"], code => Assert.InRange(refusals.GetValueOrDefault(code), 200, 10_000));
    }

    /// <summary>The reason of the first finding in the order of the document, or <c>null</c>.</summary>
    private static string? First(JsonElement element, List<string> path, string? operation, UriPolicy policy)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return Judge(element.GetString()!, InputKind(path, operation), policy);
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(e => First(e, [.. path, NaiveFieldMatcher.Element], operation, policy)).FirstOrDefault(r => r is not null);
            case JsonValueKind.Object:
                return element.EnumerateObject()
                    .Select(m => Judge(m.Name, UriInputKind.StringValue, policy) ?? First(m.Value, [.. path, m.Name], operation, policy))
                    .FirstOrDefault(r => r is not null);
            default:
                return null;
        }
    }

    private static UriInputKind InputKind(List<string> path, string? operation)
    {
        var matches = s_fields.Where(f => NaiveFieldMatcher.Matches(f.Pattern, path)).ToList();
        var own = matches.Where(f => f.Operation == operation).ToList();
        var deciding = own.Count > 0 ? own : matches.Where(f => f.Field.Anywhere).ToList();
        return deciding.Any(f => f.Field.Kind is FieldKind.Uri or FieldKind.Write) ? UriInputKind.Declared
            : deciding.Any(f => f.Field.Kind == FieldKind.UriOrData) ? UriInputKind.DeclaredOrData
            : UriInputKind.StringValue;
    }

    private static string? Judge(string value, UriInputKind kind, UriPolicy policy)
    {
        var findings = new UriFindings();
        UriJudge.Judge(Encoding.UTF8.GetBytes(value), kind, policy, findings);
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
            return $$$"""{"{{{a}}}":[{"{{{b}}}":[{"{{{c}}}":{"{{{d}}}":{{{u}}},"{{{d}}}":{{{v}}}}},{"source":{"url":{{{w}}}}}]}],"mcp_servers":[{"{{{d}}}":{{{v}}}}],"{{{d}}}":{{{w}}}}""";
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

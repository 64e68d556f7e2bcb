using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Core.Tests.Content;
using NetGuard.Decisions;
using NetGuard.Tests.Shared;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

public sealed partial class InspectionCorporaTests
{
    private static readonly string[] s_everyWayOut = [.. ApiCatalog.Default.EgressWays.Select(w => w.Name)];

    [CorpusFact("ai-requests")]
    public void AiRequests_EachAnnotatedField_IsDeclared()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var request in Requests())
        {
            var operation = ApiCatalog.Default.Match(request.Method, request.Path)?.Name;
            var reading = Reading.OfJson(Encoding.UTF8.GetBytes(request.Body), operation);
            foreach (var (pointer, value) in request.Fields)
            {
                count++;
                var path = "$" + string.Concat(pointer.Split('/').Skip(1).Select(step => char.IsAsciiDigit(step[0]) ? $"[{step}]" : "." + step));
                if (!reading.Strings.Any(s => s.Path == path && s.Value == value && s.Field is FieldKind.Uri or FieldKind.UriOrData or FieldKind.Write or FieldKind.Host))
                {
                    wrong.Add($"{request.Path}: {path}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(count >= 10, $"only {count} fields");
    }

    [CorpusFact("ai-requests")]
    public void AiRequests_WithAnnotatedFields_AreAllowedIffEveryHostIsListed()
    {
        foreach (var request in Requests().Where(r => r.Fields.Count > 0))
        {
            // Hosts in texts too: some of the requests let the endpoint fetch what a text names.
            var hosts = request.Fields.Select(f => new Uri(f.Value).Host).Concat(UrlPattern().Matches(request.Body).Select(m => m.Groups[1].Value).Where(h => h.Length > 0)).ToArray();
            Assert.True(SchemeSet.TryCreate(["https", "http", "data", "gs"], out var schemes, out _));
            var policy = Inspecting.Allowing(hosts) with { Schemes = schemes, Ports = schemes.DefaultPorts };
            var inspecting = new Inspecting { Path = request.Path, Query = request.Query, StringValues = Mode.Off, Uris = policy, Egress = s_everyWayOut };

            Assert.True(inspecting.Run(request.Body) == Decision.Allow, request.Path + inspecting.Run(request.Body).Reason);
            Assert.Equal(inspecting.Trail.BytesTotal, inspecting.Trail.BytesInspected);
            Assert.Equal("uri.fqdn_not_allowed", (inspecting with { Uris = policy with { Fqdns = FqdnSet.Empty } }).Run(request.Body).Reason?.Code);
        }
    }

    [CorpusFact("ai-requests")]
    public void AiRequests_WithTheHostsThatTheyName_AreAllowed()
    {
        var (count, withUrls) = (0, 0);
        foreach (var request in Requests())
        {
            var hosts = UrlPattern().Matches(request.Body).Select(m => m.Groups[1].Value).Where(h => h.Length > 0).ToArray();
            Assert.True(SchemeSet.TryCreate(["https", "http", "data", "gs"], out var schemes, out _));
            var inspecting = new Inspecting { Method = request.Method, Path = request.Path, Query = request.Query, Uris = Inspecting.Allowing(hosts) with { Schemes = schemes, Ports = schemes.DefaultPorts }, Egress = s_everyWayOut };
            var decision = inspecting.Run(request.Body);

            // Data of no type that says what it is cannot be inspected, whatever hosts are listed.
            var isNameless = request.Body.Contains("data:application/octet-stream", StringComparison.Ordinal);
            Assert.True(decision.Reason?.Code == (isNameless ? "uri.scheme" : null), $"{request.Path}: {decision.Reason} at {decision.Parameter}");
            Assert.True(isNameless || inspecting.Trail.BytesTotal == inspecting.Trail.BytesInspected, request.Path);
            (count, withUrls) = (count + 1, withUrls + (request.Fields.Count > 0 ? 1 : 0));
        }

        Assert.True(count >= 100 && withUrls >= 10, $"only {count} requests, {withUrls} with URLs");
    }

    [CorpusFact("ai-requests")]
    public void AiRequests_WithoutUrls_AreAllowed()
    {
        var count = 0;
        foreach (var request in Requests().Where(r => r.Fields.Count == 0 && r.Urls == 0))
        {
            count++;
            var decision = new Inspecting { Path = request.Path, Query = request.Query, Egress = s_everyWayOut }.Run(request.Body);
            Assert.True(!decision.IsReject, $"{request.Path}: {decision.Reason} at {decision.Parameter}");
        }

        Assert.True(count >= 80, $"only {count} requests");
    }

    [CorpusFact("ai-load.jsonl")]
    public void AiLoad_EachBenignPrompt_IsAllowed()
    {
        var count = 0;
        foreach (var line in File.ReadLines(Corpora.File("ai-load.jsonl")))
        {
            var body = new JsonObject { ["model"] = "gpt-4o", ["messages"] = JsonNode.Parse(line)!["messages"]!.DeepClone() };
            var decision = new Inspecting().Run(body.ToJsonString());
            Assert.True(!decision.IsReject, $"line {count + 1}: {decision.Reason} at {decision.Parameter}");
            count++;
        }

        Assert.True(count >= 70, $"only {count} prompts");
    }

    [CorpusFact("ssrf-bypass.tsv")]
    public void SsrfBypass_InAnImageUrl_IsRefusedUnlessItNamesTheAllowedHost()
    {
        var wrong = new List<string>();
        var count = 0;
        var policy = Inspecting.Allowing("allowed.example");
        Assert.True(SchemeSet.TryCreate(["http", "https"], out var schemes, out _));
        policy = policy with { Schemes = schemes, Ports = schemes.DefaultPorts };
        foreach (var line in File.ReadLines(Corpora.File("ssrf-bypass.tsv")).Skip(1))
        {
            var cells = line.Split('\t');
            count++;
            var refused = new Inspecting { Uris = policy, StringValues = Mode.Off }.Run(Inspecting.Chat(cells[0])).IsReject;
            if ((cells[1] == "deny" && !refused) || (cells[1] == "allow" && refused))
            {
                wrong.Add($"{cells[1]}: {cells[0]}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count >= 200, $"only {count} payloads");
    }

    [CorpusFact("reference/jsonexamples")]
    public void LargeDocuments_OfOthers_AreReadToTheLastByte()
    {
        foreach (var file in Directory.GetFiles(Corpora.File(Path.Combine("reference", "jsonexamples")), "*.json"))
        {
            var request = new Inspecting { StringValues = Mode.Report };
            Assert.True(request.Run(File.ReadAllBytes(file)) == Decision.Allow, file);
            Assert.Equal(request.Trail.BytesTotal, request.Trail.BytesInspected);
        }
    }

    [CorpusFact("json-test-suite")]
    public void JsonTestSuite_AsBodies_NeverThrowsAndAllowsOnlyWhatItReadWhole()
    {
        foreach (var file in Directory.GetFiles(Corpora.File("json-test-suite"), "*.json"))
        {
            var request = new Inspecting();
            var decision = request.Run(File.ReadAllBytes(file));
            Assert.NotEqual("internal", decision.Reason?.Code);
            Assert.True(decision.IsReject || request.Trail.BytesInspected == request.Trail.BytesTotal, file);
        }
    }

    [CorpusFact("ai-requests")]
    public void AiRequests_CutAtAnyByte_AreRefused()
    {
        foreach (var request in Requests().Where(r => r.Body.Length < 3_000))
        {
            var body = Encoding.UTF8.GetBytes(request.Body);
            var inspecting = new Inspecting { Path = request.Path, DeclaredFields = Mode.Off, StringValues = Mode.Off };
            for (var length = 1; length < body.Length; length++)
            {
                Assert.Equal("body.malformed", inspecting.Run(body.AsSpan(0, length)).Reason?.Code);
            }
        }
    }

    [GeneratedRegex("[a-z]+://([A-Za-z0-9.-]+)")]
    private static partial Regex UrlPattern();

    private static IEnumerable<Request> Requests()
    {
        foreach (var file in Directory.GetFiles(Corpora.File("ai-requests"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var item in document.RootElement.EnumerateArray())
            {
                var endpoint = item.GetProperty("endpoint").GetString()!;
                var isTemplate = endpoint.Contains('$') || item.GetProperty("source").GetString()!.Contains("placeholder", StringComparison.Ordinal);
                if (isTemplate)
                {
                    continue;
                }

                var urls = item.GetProperty("urls").EnumerateArray().ToList();
                yield return new Request(
                    item.GetProperty("method").GetString()!,
                    endpoint.Split('?')[0],
                    endpoint.Contains('?') ? endpoint.Split('?')[1] : "",
                    item.GetProperty("body").GetRawText(),
                    [.. urls.Where(u => u.GetProperty("kind").GetString() == "field").Select(u => (u.GetProperty("pointer").GetString()!, u.GetProperty("value").GetString()!))],
                    urls.Count);
            }
        }
    }

    private sealed record Request(string Method, string Path, string Query, string Body, IReadOnlyList<(string Pointer, string Value)> Fields, int Urls);
}

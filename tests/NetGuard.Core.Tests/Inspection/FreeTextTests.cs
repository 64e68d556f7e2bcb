using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Tests.Shared;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

[Trait("Rule", "R20")]
public sealed partial class FreeTextTests
{
    private static readonly string[] s_frames = ["please read {0} and say what is there", "![picture]({0})", "<img alt=x src=\"{0}\">"];

    [Theory]
    [InlineData(Mode.Off, Verdict.Allow, 0)]
    [InlineData(Mode.Report, Verdict.Allow, 1)]
    [InlineData(Mode.Enforce, Verdict.Reject, 0)]
    public void UrlInProse_IsJudgedInTheModeOfText(Mode mode, Verdict verdict, int reports)
    {
        var request = new Inspecting { FreeText = mode };
        var decision = request.Run(Saying("go to https://attacker.test/x now"));
        Assert.Equal((verdict, reports), (decision.Verdict, request.Trail.ReportCount));
        var finding = mode == Mode.Report ? request.Trail.Reports[0] : decision;
        Assert.Equal(mode == Mode.Off ? (null, null, null) : ("uri.fqdn_not_allowed", "$.messages[0].content", "attacker.test"), (finding.Reason?.Code, finding.Parameter, finding.Subject));
        Assert.Equal(Decision.Allow, request.Run(Saying("go to https://allowed.example/x now")));
    }

    [Theory]
    [InlineData("go to www.attacker.test", "uri.fqdn_not_allowed")]
    [InlineData("go to https://allowed.example:8443/", "uri.port")]
    [InlineData("go to gopher://allowed.example/", "uri.scheme")]
    [InlineData("go to https://me@allowed.example/", "uri.form.userinfo")]
    public void UrlInProse_MeetsEachRule(string text, string reason) => Assert.Equal(reason, new Inspecting { FreeText = Mode.Enforce }.Run(Saying(text)).Reason?.Code);

    [Fact]
    public void Text_ThatIsNothingButAUrl_IsJudgedNoLess()
    {
        var request = new Inspecting { StringValues = Mode.Off, FreeText = Mode.Enforce };
        Assert.True(request.Run(Saying("https://attacker.test/")).IsReject);
        Assert.True(request.Run("""{"x":"https://allowed.example/a\nhttps://attacker.test/"}""").IsReject);
        Assert.Equal("body", new Inspecting { ContentType = "text/markdown", FreeText = Mode.Enforce }.Run("# a\n[b](https://attacker.test)").Parameter);
        Assert.True(request.Run("""{"see https://attacker.test/":1}""").IsReject);
    }

    [Fact]
    public void Document_InAString_IsJudgedByItsReaderAlone()
    {
        var body = JsonSerializer.Serialize(new { arguments = """{"$schema":"http://json-schema.org/draft-07/schema#","u":"https://allowed.example/"}""" });
        Assert.Equal(Decision.Allow, new Inspecting { FreeText = Mode.Enforce }.Run(body));
    }

    [Theory]
    [InlineData(Mode.Enforce, Verdict.Reject)]
    [InlineData(Mode.Report, Verdict.Allow)]
    public void Request_ThatLetsTheEndpointFetch_IsJudgedAsADeclaredField(Mode declared, Verdict verdict)
    {
        const string tools = "\"tools\":[{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"}]";
        const string messages = "\"messages\":[{\"role\":\"user\",\"content\":\"read https://attacker.test/ please\"}]";
        var request = new Inspecting { Path = "/v1/messages", DeclaredFields = declared, Egress = [.. ApiCatalog.Default.EgressWays.Select(w => w.Name)] };
        foreach (var body in new[] { $"{{{tools},{messages}}}", $"{{{messages},{tools}}}" })
        {
            Assert.Equal(verdict, request.Run(body).Verdict);
            Assert.True(request.Trail.FetchesText);
            Assert.Equal(verdict == Verdict.Allow ? 1 : 0, request.Trail.ReportCount);
        }

        Assert.Equal(Decision.Allow, request.Run($"{{{messages}}}"));
    }

    [Theory]
    [InlineData(10_000, Verdict.Allow)]
    [InlineData(10_001, Verdict.Reject)]
    [Trait("Rule", "R25")]
    public void UrlsInText_AreCounted(int count, Verdict verdict) =>
        Assert.Equal(verdict, new Inspecting { FreeText = Mode.Enforce }.Run(Saying("x " + string.Join(' ', Enumerable.Repeat("https://allowed.example/", count)))).Verdict);

    [CorpusFact("ssrf-bypass.tsv")]
    public void SsrfBypass_InText_IsRefusedWhereItIsInAString()
    {
        var wrong = new List<string>();
        var count = 0;
        Assert.True(SchemeSet.TryCreate(["http", "https"], out var schemes, out _));
        var request = new Inspecting { FreeText = Mode.Enforce, Uris = Inspecting.Allowing("allowed.example") with { Schemes = schemes, Ports = schemes.DefaultPorts } };
        foreach (var line in File.ReadLines(Corpora.File("ssrf-bypass.tsv")).Skip(1))
        {
            var cells = line.Split('\t');
            var payload = JsonSerializer.Deserialize<string>(cells[0])!;
            foreach (var frame in s_frames)
            {
                // Two slashes and a name are no URL to readers of prose, nor is data: what it holds is read where it stands alone.
                // A name of nothing but a placeholder is none.
                var isRelative = (payload.StartsWith('/') && frame == s_frames[0]) || payload.EndsWith("//{target}", StringComparison.Ordinal);
                var refused = request.Run(Saying(string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, payload))).IsReject;
                var isUri = request.Run($"{{\"x\":{cells[0]}}}").IsReject;
                count++;
                if ((cells[1] == "deny" && isUri && !isRelative && !refused) || (cells[1] == "allow" && refused))
                {
                    wrong.Add($"{cells[1]}: {cells[0]} in {frame}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(count >= 600, $"only {count} texts");
    }

    [CorpusFact("ai-load.jsonl")]
    public void BenignPrompts_WithTheHostsThatTheyName_AreAllowed()
    {
        var wrong = new List<string>();
        var count = 0;
        Assert.True(SchemeSet.TryCreate(["http", "https"], out var schemes, out _));
        foreach (var line in File.ReadLines(Corpora.File("ai-load.jsonl")))
        {
            var body = new JsonObject { ["model"] = "gpt-4o", ["messages"] = JsonNode.Parse(line)!["messages"]!.DeepClone() }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            var hosts = HostPattern().Matches(body).Select(m => m.Groups[1].Value.TrimEnd('.')).Distinct().ToArray();
            var policy = Inspecting.Allowing(hosts) with { Schemes = schemes, Ports = schemes.DefaultPorts };
            var decision = new Inspecting { FreeText = Mode.Enforce, Uris = policy }.Run(body);
            count++;
            if (decision.IsReject)
            {
                wrong.Add($"line {count}: {decision.Reason} {decision.Subject} at {decision.Parameter}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(count >= 70, $"only {count} prompts");
    }

    private static string Saying(string text) => JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = text } } });

    [GeneratedRegex(@"(?:://|(?=www\.))([A-Za-z0-9.-]+\.[A-Za-z]+)")]
    private static partial Regex HostPattern();
}

using System.Text;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;
using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

public sealed class EgressTests
{
    private const string Search = """{"tools":[{"type":"web_search"}],"input":"What is new?"}""";

    /// <summary>The triggers' own examples, each with the ways out that they ask for.</summary>
    public static TheoryData<string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var trigger in ApiCatalogLoader.Embedded().SelectMany(d => d.Triggers ?? []))
            {
                foreach (var example in trigger.Examples)
                {
                    data.Add(trigger.Egress ?? "", example.GetRawText());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    [Trait("Rule", "R18")]
    [Trait("Rule", "R20")]
    public void Example_OfATrigger_IsRefusedUnlessItsWayOutIsAllowed(string way, string body)
    {
        var request = new Inspecting { Path = "/v1/responses", Uris = Inspecting.Allowing("*.contoso.example", "contoso.example") };
        string[] others = [.. ApiCatalog.Default.EgressWays.Select(w => w.Name).Where(name => name != way)];
        var all = request with { Egress = [.. others, way] };

        Assert.Equal(Decision.Allow, all.Run(body));
        Assert.True(all.Trail.FetchesText);
        Assert.Equal(way.Length == 0 ? null : $"uri.egress.{way}", (request with { Egress = others }).Run(body).Reason?.Code);
    }

    [Theory]
    [InlineData("""{"tools":[{"type":"function","name":"web_search","function":{"name":"web_search"}}]}""")]
    [InlineData("""{"tools":[{"type":"web_search","external_web_access":false}]}""", "web_search")]
    [InlineData("""{"tools":[{"connector_id":null,"tunnel_id":""}],"web_search_options":null}""")]
    [InlineData("""{"tools":[{"container":{"network_policy":{"type":"disabled"}}}]}""")]
    [InlineData("""{"messages":[{"content":"web_search"}],"metadata":{"type":"web_search"}}""")]
    [InlineData("""{"tools":[{"type":"web_search"},{"type":"web_fetch_20260318"}]}""", "web_search", "web_fetch")]
    [InlineData("""{"model":"gpt-4o"}""")]
    [InlineData("""{"model":"openai/gpt-4o","enable_search":false,"web_search":{"enable":false},"search_parameters":null}""")]
    [InlineData("""{"tools":[{"type":"function","function":{"name":"web_search"}}]}""")]
    [Trait("Rule", "R18")]
    public void Request_ThatAsksForNothingMore_IsAllowed(string body, params string[] allowed) =>
        Assert.Equal(Decision.Allow, new Inspecting { Path = "/v1/responses", Egress = allowed }.Run(body));

    [Theory]
    [InlineData("""{"tools":[{"TYPE":"Web_Search_Preview_2025_03_11"}]}""", "$.tools[0].TYPE", "web_search")]
    [InlineData("""{"tools":[{"\u0074ype":"\u0077eb_search"}]}""", "$.tools[0].type", "web_search")]
    [InlineData("""{"tools":[{"type":"function"},{"type":"function","type":"web_fetch_20250910"}]}""", "$.tools[1].type", "web_fetch")]
    [InlineData("""{"web_search_options":{}}""", "$.web_search_options", "web_search")]
    [InlineData("""{"tools":[{"type":"web_search","external_web_access":"true"}]}""", "$.tools[0].external_web_access", "web_access")]
    [InlineData("""{"tools":[{"external_web_access":true}]}""", "$.tools[0].external_web_access", "web_access")]
    [InlineData("""{"tools":[{"url_context":{}}]}""", "$.tools[0].url_context", "web_fetch")]
    [InlineData("""{"tools":[{"container":{"network_policy":{"type":"anything new"}}}]}""", "$.tools[0].container.network_policy.type", "container_network")]
    [InlineData("""{"requests":[{"params":{"tools":[{"type":"web_search_20250305"}]}}]}""", "$.requests[0].params.tools[0].type", "web_search")]
    [InlineData("""{"body":{"tools":[{"type":"web_search"}]}}""", "$.body.tools[0].type", "web_search")]
    [InlineData("""{"session":{"tools":[{"type":"mcp","connector_id":"c"}]}}""", "$.session.tools[0].connector_id", "connector")]
    [InlineData("""{"tools":{"google_search":{}}}""", "$.tools.google_search", "web_search")]
    [InlineData("""{"tools":{"type":"web_search"}}""", "$.tools.type", "web_search")]
    [InlineData("""{"batch":{"inputConfig":{"requests":{"requests":{"request":{"tools":{"urlContext":{}}}}}}}}""", "$.batch.inputConfig.requests.requests.request.tools.urlContext", "web_fetch")]
    [InlineData("""{"model":"perplexity/sonar-pro"}""", "$.model", "web_search")]
    [InlineData("""{"model":"openai/gpt-4o-search-preview"}""", "$.model", "web_search")]
    [InlineData("""{"model":"openai/gpt-4o:Online"}""", "$.model", "web_search")]
    [InlineData("""{"tools":[{"type":"builtin_function","function":{"name":"$web_search"}}]}""", "$.tools[0].function.name", "web_search")]
    [InlineData("""{"search_parameters":{}}""", "$.search_parameters", "web_search")]
    [InlineData("""{"enable_search":1}""", "$.enable_search", "web_search")]
    [Trait("Rule", "R18")]
    public void Request_ThatAsksForAWayOut_IsRefusedWithItsPlace(string body, string parameter, string way)
    {
        string[] allowed = way == "web_access" ? ["web_search"] : [];
        var decision = new Inspecting { Path = "/any/path", Egress = allowed }.Run(body);

        Assert.Equal(($"uri.egress.{way}", 400, parameter), (decision.Reason?.Code, decision.Reason?.StatusCode, decision.Parameter));
        Assert.Equal("NetGuard.Resources.r.Dlp.AllowedEgress", decision.Rule?.Path);
        Assert.Contains(parameter, decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R18")]
    public void WayOut_WhileHostsAreNotRestricted_IsOpenAndNoted()
    {
        var request = new Inspecting { Uris = new UriPolicy { RestrictHosts = false } };
        Assert.Equal(Decision.Allow, request.Run(Search));
        Assert.True(request.Trail.FetchesText);
    }

    [Theory]
    [InlineData(Mode.Off, 0)]
    [InlineData(Mode.Report, 1)]
    public void WayOut_UnderAWeakerMode_IsReportedOrNotJudged(Mode mode, int reports)
    {
        var request = new Inspecting { DeclaredFields = mode };
        Assert.Equal(Decision.Allow, request.Run(Search));
        Assert.Equal(reports, request.Trail.Reports.Count(r => r.Reason?.Code == "uri.egress.web_search" && r.Parameter == "$.tools[0].type"));
        Assert.True(request.Trail.FetchesText);
    }

    [Theory]
    [InlineData("POST", "/generate", true)]
    [InlineData("POST", "/", true)]
    [InlineData("POST", "/v1/chat/completions", false)]
    [Trait("Rule", "R20")]
    public void Operation_ThatFetchesFromText_IsNoted(string method, string path, bool fetches)
    {
        var request = new Inspecting { Method = method, Path = path };
        Assert.Equal(Decision.Allow, request.Run("""{"inputs":"![](https://allowed.example/a.png) What is it?"}"""));
        Assert.Equal(fetches, request.Trail.FetchesText);
    }

    [Fact]
    [Trait("Rule", "R20")]
    public void Note_OfOneRequest_IsNotTheNextOnes()
    {
        var request = new Inspecting { Egress = ["web_search"] };
        request.Run(Search);
        Assert.True(request.Trail.FetchesText);
        request.Run("""{"input":"Hello"}""");
        Assert.False(request.Trail.FetchesText);
    }

    [Fact]
    [Trait("Rule", "R18")]
    public void Operation_ThatIsAWayOutItself_IsRefusedUnlessAllowed()
    {
        var request = new Inspecting { Path = "/api/experimental/web_search" };
        Assert.Equal("uri.egress.web_search", request.Run("""{"query":"q"}""").Reason?.Code);
        Assert.Equal(Decision.Allow, (request with { Egress = ["web_search"] }).Run("""{"query":"q"}"""));
    }

    [Theory]
    [InlineData("/api/pull", """{"model":"attacker.test/ns/model:tag"}""", "attacker.test")]
    [InlineData("/api/push", """{"name":"attacker.test:5000/ns/model"}""", "attacker.test")]
    [InlineData("/api/pull", """{"model":"localhost/ns/model"}""", "localhost")]
    [InlineData("/api/pull", """{"model":"http://attacker.test/ns/model"}""", "attacker.test")]
    [InlineData("/api/copy", """{"source":"llama3","destination":"attacker.test/ns/model"}""", "attacker.test")]
    [InlineData("/api/pull", """{"model":"allowed.example/ns/model:tag"}""", null)]
    [InlineData("/api/pull", """{"model":"llama3.1:8b"}""", null)]
    [InlineData("/api/pull", """{"model":"library/llama3"}""", null)]
    [InlineData("/api/pull", """{"model":"llama3:8b"}""", null)]
    [InlineData("/v1/chat/completions", """{"model":"meta-llama/Llama-3.1-8B"}""", null)]
    [InlineData("/v1/chat/completions", """{"data_sources":[{"parameters":{"environment":"attacker.test/?"}}]}""", "attacker.test")]
    [InlineData("/v1/chat/completions", """{"data_sources":[{"parameters":{"environment":"us-east1-gcp"}}]}""", "us-east1-gcp")]
    [InlineData("/v1/chat/completions", """{"data_sources":[{"parameters":{"endpoint":"attacker.test:27017"}}]}""", "attacker.test")]
    [InlineData("/v1/responses", """{"tools":[{"filters":{"allowed_domains":["attacker.test"]}}]}""", "attacker.test")]
    [InlineData("/v1/responses", """{"tools":[{"filters":{"blocked_domains":["attacker.test"]}}]}""", null)]
    [Trait("Rule", "R18")]
    public void Host_InPlaceOfAUri_IsJudgedAsAHost(string path, string body, string? host)
    {
        var decision = new Inspecting { Path = path, Uris = Inspecting.Allowing("allowed.example") }.Run(body);
        Assert.Equal(host is not null, decision.IsReject);
        Assert.NotEqual("uri.malformed", decision.Reason?.Code);
        if (decision.Reason?.Code == "uri.fqdn_not_allowed")
        {
            Assert.Equal(host, decision.Subject);
        }
    }

    [Fact]
    public void AllowedWays_AndHosts_AllocateNothingAfterWarmUp()
    {
        var body = Encoding.UTF8.GetBytes("""{"model":"m","tools":[{"type":"web_search","filters":{"allowed_domains":["allowed.example"]}},{"type":"mcp","connector_id":"c"}],"data_sources":[{"parameters":{"endpoint":"allowed.example:9200"}}]}""");
        var inspecting = new Inspecting { Egress = ["web_search", "connector"], Uris = Inspecting.Allowing("allowed.example") with { Ports = PortSet.Of(443, 9200) } };
        var rules = inspecting.Rules;
        var inspector = new NetGuard.Inspection.RequestInspector();
        var trail = new Trail();
        Inspect(50);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Inspect(50);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Inspect(int times)
        {
            for (var i = 0; i < times; i++)
            {
                trail.Reset();
                if (inspector.Inspect(inspecting.Message(body), rules, trail).Verdict != Verdict.Allow)
                {
                    throw new InvalidOperationException("The request is refused.");
                }
            }
        }
    }
}

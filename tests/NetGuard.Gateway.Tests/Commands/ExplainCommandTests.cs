using System.Text.Json;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Commands;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public ExplainCommandTests() => _run.WriteConfig();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("127.0.0.1", 0, "Allowed\n")]
    [InlineData("127.0.0.2", 1, "Refused with 403 network.not_allowed")]
    [InlineData("::ffff:127.0.0.1", 0, "Allowed\n")]
    [InlineData("192.0.2.1", 1, "neither Allow nor Endpoints contains the address")]
    public async Task Client_IsExplainedByItsRuleAndPlace(string client, int expected, string holds)
    {
        var (code, results, messages) = await ExplainAsync("--client", client);
        Assert.Equal((expected, ""), (code, messages));
        Assert.Contains(holds, results, StringComparison.Ordinal);
        Assert.Matches(@"NetGuard\.Resources\.chat\.NetworkAcls\.Allow \(.*appsettings\.json:\d+:\d+\)", results);
    }

    [Fact]
    public async Task Client_IsExplainedTermByTerm()
    {
        _run.Write("ci.txt", "# build machines\n203.0.113.0/24\n198.51.100.7  # until 2999-12-31 vendor X\n");
        _run.WriteConfig(config =>
        {
            config["NetGuard"]!["Networks"]!["ci"] = new JsonObject { ["File"] = "ci.txt" };
            config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Allow"] = "(corp and not guests) or ci";
            config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Endpoints"] = new JsonArray("192.0.2.0/30", "192.0.2.9");
        });

        var guest = (await ExplainAsync("--client", "127.0.0.2")).Results;
        Assert.Matches("""
            (?m)^      out  Allow: or: \(corp and not guests\) or ci
            ^      out    and: corp and not guests
            ^      in       corp: 127\.0\.0\.0/8  NetGuard\.Networks\.corp\.Ranges\[0\] \(.*appsettings\.json:\d+:\d+\)
            ^      out      not: not guests
            ^      in         guests: 127\.0\.0\.2  NetGuard\.Networks\.guests\.Ranges\[0\] \(.*\)
            ^      out    ci  NetGuard\.Networks\.ci\.File \(.*\)
            ^      out  Endpoints
            """.ReplaceLineEndings("\n").Trim(), guest);
        Assert.Matches(@"in     ci: 198\.51\.100\.7  NetGuard\.Networks\.ci\.File \(ci\.txt:3:1\)", (await ExplainAsync("--client", "198.51.100.7")).Results);
        Assert.Matches(@"in   Endpoints: 192\.0\.2\.0/30  NetGuard\.Resources\.chat\.NetworkAcls\.Endpoints\[0\] \(.*\)", (await ExplainAsync("--client", "192.0.2.2")).Results);
    }

    [Fact]
    public async Task Client_InJson_HasTheTreeOfTerms()
    {
        var (code, results, _) = await ExplainAsync("--client", "127.0.0.2", "--json");
        Assert.Equal(1, code);
        var caller = JsonNode.Parse(results)!["stages"]![0]!["caller"]!;
        Assert.Equal(("127.0.0.2", false), (caller["client"]!.GetValue<string>(), caller["in"]!.GetValue<bool>()));
        var (corp, not) = (caller["allow"]!["terms"]![0]!, caller["allow"]!["terms"]![1]!);
        Assert.Equal(("and", false), (caller["allow"]!["term"]!.GetValue<string>(), caller["allow"]!["in"]!.GetValue<bool>()));
        Assert.Equal(("network", "corp", true, "127.0.0.0/8", "NetGuard.Networks.corp.Ranges[0]"), (
            corp["term"]!.GetValue<string>(), corp["text"]!.GetValue<string>(), corp["in"]!.GetValue<bool>(), corp["range"]!.GetValue<string>(), corp["path"]!.GetValue<string>()));
        Assert.Equal(("not", false, true), (not["term"]!.GetValue<string>(), not["in"]!.GetValue<bool>(), not["terms"]![0]!["in"]!.GetValue<bool>()));
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Client_ThatIsATrustedProxy_IsToldSo()
    {
        _run.WriteConfig(config => config["NetGuard"]!["ClientAddress"] = new JsonObject { ["Source"] = "XForwardedFor", ["TrustedProxies"] = "127.0.0.9" });
        var (code, results, _) = await ExplainAsync("--client", "127.0.0.9");
        Assert.Equal(1, code);
        Assert.Contains("the address is a trusted proxy's, which is never a client", results, StringComparison.Ordinal);
        Assert.Contains("out  TrustedProxies contains it", results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("localhost")]
    [InlineData("1.2.3")]
    public async Task Client_ThatIsNoAddress_IsBadInput(string client) => Assert.Equal(2, (await ExplainAsync("--client", client)).Code);

    [Fact]
    public async Task Resource_ThatDoesNotExist_IsBadInputAndNamesThoseThatDo()
    {
        var (code, results, messages) = await CommandRun.RunAsync("explain", "--config", _run.Config, "--resource", "chta");
        Assert.Equal((2, ""), (code, results));
        Assert.Contains("azure, chat", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_WithAGoodKey_IsAllowedAndTheKeyIsNotPrinted()
    {
        var file = _run.Write("request.http", $"POST /v1/chat/completions HTTP/1.1\nHost: x\nContent-Type: application/json\nAuthorization: Bearer {TestConfig.Key2}\n\n" + """{"messages":[]}""");
        var (code, results, _) = await ExplainAsync("--client", "127.0.0.1", "--request", file);
        Assert.Equal(0, code);
        Assert.Contains("key 2", results, StringComparison.Ordinal);
        Assert.Contains("operation openai.chat_completions, group Chat", results, StringComparison.Ordinal);
        Assert.DoesNotContain(TestConfig.Key2, results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_WithSeveralFaults_IsExplainedStageByStage()
    {
        var file = _run.Write("request.http", "POST /v1/chat/completions HTTP/1.1\nContent-Type: application/json\napi-key: wrong\n\n" + """{"messages":[{"content":[{"image_url":{"url":"https://attacker.example/x"}}]}]}""");
        var (code, results, _) = await ExplainAsync("--client", "127.0.0.2", "--request", file, "--json");
        Assert.Equal(1, code);
        using var document = JsonDocument.Parse(results);
        var root = document.RootElement;
        Assert.Equal(("network.not_allowed", 403), (root.GetProperty("reason").GetString(), root.GetProperty("status").GetInt32()));
        var refused = root.GetProperty("stages").EnumerateArray()
            .Where(stage => stage.GetProperty("verdict").GetString() == "reject")
            .Select(stage => (stage.GetProperty("stage").GetString(), stage.GetProperty("reason").GetString()));
        Assert.Equal([("Network", "network.not_allowed"), ("Authenticate", "auth.invalid_key"), ("Inspect", "uri.fqdn_not_allowed")], refused);
    }

    [Fact]
    [Trait("Rule", "R17")]
    public async Task Message_OfAClosedOperation_IsExplainedByTheSettingThatOpensIt()
    {
        var file = _run.Write("request.http", $"POST /v1/realtime/client_secrets HTTP/1.1\nContent-Type: application/json\nAuthorization: Bearer {TestConfig.Key2}\n\n{{}}");
        var (code, results, _) = await ExplainAsync("--client", "127.0.0.1", "--request", file);
        Assert.Equal(1, code);
        Assert.Contains("Refused with 403 route.operation", results, StringComparison.Ordinal);
        Assert.Contains("operation openai.realtime_sessions, group CredentialMinting", results, StringComparison.Ordinal);
        Assert.Contains("NetGuard.Resources.chat.Operations", results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /v1/a/../b HTTP/1.1\n\n", "request.path")]
    [InlineData("TRACE /v1/models HTTP/1.1\n\n", "request.method")]
    [InlineData("GET /v1/models HTTP/1.1\nx_y: 1\n\n", "request.header")]
    [InlineData("GET /elsewhere HTTP/1.1\n\n", "route.no_resource")]
    public async Task Message_ThatAdmitRefuses_SaysSo(string message, string reason)
    {
        var (code, results, _) = await ExplainAsync("--request", _run.Write("request.http", message), "--json");
        Assert.Equal(1, code);
        Assert.Contains($"\"stage\":\"Admit\",\"verdict\":\"reject\",\"reason\":\"{reason}\"", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_ThatAnotherResourcesRouteTakes_SaysWhose()
    {
        var (code, results, _) = await ExplainAsync("--request", _run.Write("request.http", "GET /azure/face HTTP/1.1\n\n"));
        Assert.Equal(1, code);
        Assert.Contains("route azure takes it, which names azure", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JsonLines_AreAnsweredLineByLine()
    {
        var file = _run.Write("many.jsonl", """
            {"client":"127.0.0.1","path":"/v1/chat/completions","body":{"messages":[]}}
            {"client":"127.0.0.2","path":"/v1/chat/completions","body":{"messages":[]}}
            """);
        var (code, results, _) = await ExplainAsync("--request", file, "--json");
        Assert.Equal(1, code);
        Assert.Equal(["allow", "reject"], results.Trim().Split('\n').Select(line => JsonNode.Parse(line)!["verdict"]!.GetValue<string>()));
    }

    [Fact]
    public async Task RuleInReportMode_IsNamedWithoutARefusal()
    {
        _run.WriteConfig(config => config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Mode"] = "Report");
        var (code, results, _) = await ExplainAsync("--client", "127.0.0.2");
        Assert.Equal(0, code);
        Assert.Contains("Would be refused under Enforce: network.not_allowed", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestFile_ThatCannotBeRead_IsBadInput()
    {
        Assert.Equal(2, (await ExplainAsync("--request", _run.PathOf("nowhere.http"))).Code);
        Assert.Equal(2, (await ExplainAsync("--request", _run.Write("bad.http", "nonsense"))).Code);
    }

    [Fact]
    public async Task Configuration_ThatIsBad_IsTwoWithItsErrors()
    {
        _run.WriteConfig(config => config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Allow"] = "crop");
        var (code, results, messages) = await ExplainAsync("--client", "127.0.0.1");
        Assert.Equal((2, ""), (code, results));
        Assert.Contains("unknown network 'crop'", messages, StringComparison.Ordinal);
    }

    private Task<(int Code, string Results, string Messages)> ExplainAsync(params string[] more) =>
        CommandRun.RunAsync(["explain", "--config", _run.Config, "--resource", "chat", .. more]);
}

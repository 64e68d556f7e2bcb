using System.Text.Json.Nodes;
using NetGuard.Gateway.Hosting;
using NetGuard.Gateway.Tests.Support;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Tests.Hosting;

public sealed class StartReportTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Report_OfAPlainStart_NamesFilePolicyListenersAndModes()
    {
        var (report, version) = Report(_ => { });
        Assert.Contains($"Configuration  {_run.Config}\n", report, StringComparison.Ordinal);
        Assert.Contains($"Policy         {version}\n", report, StringComparison.Ordinal);
        Assert.Contains("Listening on   http://127.0.0.1:18080\n", report, StringComparison.Ordinal);
        Assert.Contains("Admin          none", report, StringComparison.Ordinal);
        Assert.Contains("chat: network Enforce, keys Enforce, declared fields Enforce, string values Enforce, outbound hosts restricted\n", report, StringComparison.Ordinal);
        Assert.DoesNotContain("OPEN ROUTE", report, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfAPolicyThatOnlyReports_SaysSoLoudly()
    {
        var (report, _) = Report(config =>
        {
            config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Mode"] = "Report";
            config["NetGuard"]!["Resources"]!["chat"]!["Dlp"]!["RestrictOutboundNetworkAccess"] = false;
        });
        Assert.Contains("chat: network REPORT,", report, StringComparison.Ordinal);
        Assert.Contains("outbound hosts NOT restricted", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Enforce", "Refuses at     Request: each request is answered with 403\n")]
    [InlineData("Request", "Enforce", "Refuses at     Request: ")]
    [InlineData("Accept", "Enforce", "Refuses at     Accept: connections of those whom no route admits are closed before TLS\n")]
    [InlineData("Accept", "Report", "Refuses at     ACCEPT, BUT CLOSES NOBODY: ")]
    [Trait("Rule", "R4")]
    public void Report_OfWhereCallersAreRefused_SaysWhatItComesTo(string? refuseAt, string mode, string said)
    {
        var (report, _) = Report(config =>
        {
            if (refuseAt is not null)
            {
                config["NetGuard"]!["ClientAddress"] = new JsonObject { ["RefuseAt"] = refuseAt };
            }

            config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Mode"] = mode;
        });
        Assert.Contains(said, report, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R9")]
    public void Report_OfOpenRoutes_NamesThem()
    {
        var (report, _) = Report(config =>
        {
            config["ReverseProxy"]!["Clusters"]!["docs"] = JsonNode.Parse("""{ "Destinations": { "a": { "Address": "http://127.0.0.1:18092/" } } }""");
            config["ReverseProxy"]!["Routes"]!["docs"] = JsonNode.Parse("""{ "ClusterId": "docs", "Match": { "Path": "/docs/{**rest}" }, "Metadata": { "NetGuard.Resource": "none" } }""");
        });
        Assert.Contains("OPEN ROUTE     docs: no resource guards it\n", report, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R12")]
    public void Report_OfAnUpstreamWithoutTls_WarnsAtEachStart()
    {
        var (report, _) = Report(config =>
        {
            config["ReverseProxy"]!["Clusters"]!["chat"]!["Destinations"]!["a"]!["Address"] = "http://192.0.2.7/";
            config["NetGuard"]!["Resources"]!["chat"]!["AllowInsecureUpstream"] = true;
        });
        Assert.Contains("warning: ", report, StringComparison.Ordinal);
        Assert.Contains("TLS", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfOverrides_NamesTheirOriginAndNoValue()
    {
        var (report, _) = Report(_ => { }, new KeyValuePair<string, string>("NetGuard.Resources.chat.Limits.MaxRequestBodySize", "12345"));
        Assert.Contains("Override       NetGuard.Resources.chat.Limits.MaxRequestBodySize (--set)\n", report, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", report, StringComparison.Ordinal);
        Assert.All(TestConfig.Secrets, secret => Assert.DoesNotContain(secret.Value, report, StringComparison.Ordinal));
    }

    private (string Report, string Version) Report(Action<JsonObject> change, params KeyValuePair<string, string>[] overrides)
    {
        var input = ConfigurationInput.Of(_run.WriteConfig(change), overrides) with { Environment = [] };
        var loaded = GatewayConfiguration.TryLoad(new CandidateCompiler(input), TimeProvider.System, out var configuration, out var result);
        Assert.True(loaded, string.Join('\n', result.Errors));
        using var report = new StringWriter { NewLine = "\n" };
        StartReport.Write(report, input, result, [new Uri("http://127.0.0.1:18080/")], null);
        return (report.ToString(), configuration!.Candidate.Snapshot.Version);
    }
}

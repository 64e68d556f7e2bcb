using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Demo.StandIn;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

public sealed class ProcessTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netguard-process-");
    private StandInEndpoint _standIn = null!;

    private string Config => Path.Combine(_folder.FullName, "appsettings.json");

    public async Task InitializeAsync()
    {
        _standIn = await StandInEndpoint.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0));
        await File.WriteAllTextAsync(Config, TestConfig.Create(_standIn.Addresses[0], _standIn.Addresses[1]).ToJsonString());
    }

    public async Task DisposeAsync()
    {
        await _standIn.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Gateway_KilledAndStartedAgain_Answers()
    {
        for (var run = 0; run < 2; run++)
        {
            var (gateway, address) = await GatewayProcess.ServeAsync(Config);
            await using (gateway)
            {
                Assert.Equal(HttpStatusCode.OK, await ChatAsync(address, TestConfig.Key1));
                Assert.Equal(HttpStatusCode.Unauthorized, await ChatAsync(address, "wrong"));
                await gateway.KillAsync();
            }
        }
    }

    [Fact]
    public async Task Gateway_ToldToStop_EndsWithZeroAndTellsNoSecret()
    {
        var (gateway, address) = await GatewayProcess.ServeAsync(Config, new Dictionary<string, string> { ["NETGUARD__Resources__azure__NetworkAcls__Mode"] = "Report" });
        await using (gateway)
        {
            Assert.Equal(HttpStatusCode.OK, await ChatAsync(address, TestConfig.Key1));
            Assert.Equal(0, await gateway.TerminateAsync());
            Assert.Contains("NetGuard.Resources.azure.NetworkAcls.Mode (environment variable NETGUARD__Resources__azure__NetworkAcls__Mode)", gateway.Messages, StringComparison.Ordinal);
            Assert.Contains("network REPORT", gateway.Messages, StringComparison.Ordinal);
            Assert.Contains("Stopping.", gateway.Messages, StringComparison.Ordinal);
            var record = JsonNode.Parse(gateway.Results.Split('\n').Single(line => line.Contains("NetGuard.Decision", StringComparison.Ordinal)))!;
            Assert.Equal(("Allow", "chat", 200), (record["verdict"]!.GetValue<string>(), record["resource"]!.GetValue<string>(), record["status"]!.GetValue<int>()));
            Assert.All(TestConfig.Secrets, secret => Assert.DoesNotContain(secret.Value, gateway.Messages, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Gateway_Started_WritesNothingToTheHomeDirectory()
    {
        var home = _folder.CreateSubdirectory("home");
        var (gateway, address) = await GatewayProcess.ServeAsync(Config, new Dictionary<string, string> { ["HOME"] = home.FullName });
        await using (gateway)
        {
            Assert.Equal(HttpStatusCode.OK, await ChatAsync(address, TestConfig.Key1));
            Assert.Empty(home.EnumerateFiles("*", SearchOption.AllDirectories));
        }
    }

    [Theory]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED")]
    [InlineData("DOTNET_FORWARDEDHEADERS_ENABLED")]
    [Trait("Rule", "R2")]
    public async Task Gateway_WithForwardedHeadersOn_RefusesToStart(string variable)
    {
        await using var gateway = GatewayProcess.Start(["serve", "--config", Config], new Dictionary<string, string> { [variable] = "true" });
        Assert.Equal(2, await gateway.WaitForExitAsync());
        Assert.Contains(variable, gateway.Messages, StringComparison.Ordinal);
    }

    /// <summary>The standard variables alone turn OTLP on; metrics and, where it samples, the span arrive.</summary>
    [Fact]
    [Trait("Rule", "R26")]
    public async Task Gateway_WithAnOtlpEndpoint_SendsMetricsAndSpans()
    {
        await using var collector = await StandInEndpoint.StartAsync(new IPEndPoint(IPAddress.Loopback, 0));
        var (gateway, address) = await GatewayProcess.ServeAsync(Config, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "named-by-the-environment",
        });
        await using (gateway)
        {
            Assert.Equal(HttpStatusCode.OK, await ChatAsync(address, TestConfig.Key1));
            Assert.Equal(HttpStatusCode.OK, await ChatAsync(address, TestConfig.Key1, "/v1/planted-path/chat/completions?q=planted-query"));

            // A stop sends what is left.
            Assert.Equal(0, await gateway.TerminateAsync());
        }

        var sent = collector.Traffic.Kept.ToLookup(request => request.Target, request => Encoding.Latin1.GetString(request.Body.Span));
        Assert.Contains(sent["/v1/metrics"], body => body.Contains("netguard.requests", StringComparison.Ordinal) && body.Contains("named-by-the-environment", StringComparison.Ordinal));
        Assert.Contains(sent["/v1/traces"], body => body.Contains("netguard.decision", StringComparison.Ordinal));
        Assert.DoesNotContain(sent.SelectMany(bodies => bodies), body => body.Contains("planted", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> ChatAsync(Uri address, string key, string target = "/v1/chat/completions")
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("api-key", key);
        using var answer = await client.PostAsJsonAsync(new Uri(address, target), new { model = "m", messages = new[] { new { role = "user", content = "hello" } } });
        return answer.StatusCode;
    }
}

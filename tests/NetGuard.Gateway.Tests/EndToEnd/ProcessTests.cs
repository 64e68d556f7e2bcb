using System.Net;
using System.Net.Http.Json;
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
            Assert.All(TestConfig.Secrets, secret => Assert.DoesNotContain(secret.Value, gateway.Messages, StringComparison.Ordinal));
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

    private static async Task<HttpStatusCode> ChatAsync(Uri address, string key)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("api-key", key);
        using var answer = await client.PostAsJsonAsync(new Uri(address, "/v1/chat/completions"), new { model = "m", messages = new[] { new { role = "user", content = "hello" } } });
        return answer.StatusCode;
    }
}

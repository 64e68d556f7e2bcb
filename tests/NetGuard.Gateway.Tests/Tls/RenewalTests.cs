using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Commands;
using NetGuard.Gateway.Tests.Support;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Tests.Tls;

public sealed class RenewalTests
{
    [Fact]
    public async Task Renewal_UnderLoad_IsTakenOverWithoutARestart_AndAHalfWrittenPairIsNot()
    {
        using var authority = new TestAuthority();
        var first = authority.Issue("gateway", "gateway.example");
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway")));
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Assert.NotEmpty(await ShownAsync(gateway, authority));
                }
                catch (Exception e)
                {
                    failures.Enqueue(e.ToString());
                }
            }
        });
        Assert.Equal(first, await ShownAsync(gateway, authority));

        var key = File.ReadAllText(authority.PathOf("gateway.key"));
        authority.Write("gateway.key", TestAuthority.OtherKey());
        await gateway.Log.WaitForAsync(logged => logged.Text.Contains("Kestrel.Endpoints.Https.Certificate: the certificate cannot be read with its key", StringComparison.Ordinal));
        Assert.Equal(first, await ShownAsync(gateway, authority));
        Assert.Contains("Certificates: Kestrel.Endpoints.Https.Certificate", await gateway.AskAdminAsync("/health"), StringComparison.Ordinal);
        Assert.StartsWith("Degraded", await gateway.AskAdminAsync("/health"), StringComparison.Ordinal);

        authority.Write("gateway.key", key);
        var second = authority.Issue("gateway", "gateway.example");
        await gateway.Log.WaitForAsync(logged => logged.Text.StartsWith("A new certificate of Kestrel.Endpoints.Https.Certificate is in force", StringComparison.Ordinal));
        Assert.Equal(second, await ShownAsync(gateway, authority));
        Assert.StartsWith("Healthy", await gateway.AskAdminAsync("/health"), StringComparison.Ordinal);
        var metrics = await gateway.AskAdminAsync("/metrics");
        Assert.Contains("netguard_certificate_expiry", metrics, StringComparison.Ordinal);
        Assert.Contains("netguard_certificate_reloads", metrics, StringComparison.Ordinal);

        await stop.CancelAsync();
        await load;
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Renewal_ByACertificateThatHasExpired_ChangesNothing()
    {
        using var authority = new TestAuthority();
        var first = authority.Issue("gateway", "gateway.example");
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway")));
        authority.Issue("gateway", "gateway.example", TimeSpan.FromDays(-9), TimeSpan.FromDays(-1));
        await gateway.Log.WaitForAsync(logged => logged.Text.Contains("the new certificate is not valid at this time", StringComparison.Ordinal));
        Assert.Equal(first, await ShownAsync(gateway, authority));
    }

    [Theory]
    [InlineData(-9, -1, "the certificate expired at ")]
    [InlineData(1, 9, "the certificate is not valid before ")]
    [InlineData(-80, 10, "has not been renewed")]
    [InlineData(-3, 3, null)]
    public async Task Dates_AreSaidAtTheStartAndByHealth(int begins, int ends, string? said)
    {
        using var authority = new TestAuthority();
        authority.Issue("gateway", "gateway.example", TimeSpan.FromDays(begins), TimeSpan.FromDays(ends));
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway")));
        var health = await gateway.AskAdminAsync("/health");
        var warnings = gateway.Configuration.First.Errors.Where(error => error.Path == "Kestrel.Endpoints.Https.Certificate").Select(error => error.Message);
        if (said is null)
        {
            Assert.StartsWith("Healthy", health, StringComparison.Ordinal);
            Assert.Empty(warnings);
            return;
        }

        Assert.Contains(said, health, StringComparison.Ordinal);
        Assert.Contains(said, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", 2, "does not exist")]
    [InlineData("mismatch", 2, "the certificate cannot be read with its key")]
    [InlineData("client", 2, "the certificate is not for servers")]
    [InlineData("exposed", 0, "every user of this machine can read or change the private key")]
    [InlineData("name", 0, "the certificate is not for other.example")]
    public void Check_OfAListenersCertificate_SaysWhatIsWrong(string fault, int exitCode, string said)
    {
        using var authority = new TestAuthority();
        authority.Issue("gateway", "gateway.example", forServers: fault != "client");
        var config = TestConfig.Create(new Uri("http://127.0.0.1:1/"), new Uri("http://127.0.0.1:2/"));
        var certificate = TlsGateway.Certificate(authority, "gateway");
        switch (fault)
        {
            case "missing":
                File.Delete(authority.PathOf("gateway.key"));
                break;
            case "mismatch":
                authority.Write("gateway.key", TestAuthority.OtherKey());
                break;
            case "exposed" when !OperatingSystem.IsWindows():
                File.SetUnixFileMode(authority.PathOf("gateway.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
                break;
        }

        TlsGateway.Listen(config, certificate, fault == "name" ? new JsonObject { ["other.example"] = new JsonObject() } : null);
        authority.Write("appsettings.json", config.ToJsonString());
        var input = new ConfigurationInput { Path = authority.PathOf("appsettings.json"), SourceName = "appsettings.json", Environment = TestConfig.Secrets };
        var result = new CandidateCompiler(input).CompileFirst(TimeProvider.System, out _);
        Assert.Equal(exitCode == ExitCodes.Ok, result.Candidate is not null);
        var finding = Assert.Single(result.Errors, error => error.Message.Contains(said, StringComparison.Ordinal));
        Assert.Equal("Kestrel.Endpoints.Https.Certificate", finding.Path);
        Assert.Equal(1, finding.Origin.Line);
    }

    /// <summary>Asks on a connection of its own.</summary>
    private static async Task<string> ShownAsync(RunningGateway gateway, TestAuthority authority)
    {
        var shown = "";
        using var client = gateway.Client(authority, "gateway.example", seen: (_, certificate) => shown = certificate.GetSerialNumberString());
        using var answer = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return shown;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Tls;

public sealed class UpstreamTests
{
    /// <summary>The gateway runs in a process of its own, under a configuration of OpenSSL that allows every version.</summary>
    [OpenSslTheory]
    [Trait("Rule", "R12")]
    [InlineData("-tls1", false)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    public async Task Version_OfAnEndpoint_IsAcceptedFrom12On(string version, bool accepted)
    {
        using var authority = new TestAuthority();
        authority.Issue("endpoint", "127.0.0.1");
        authority.Write("openssl.cnf", OpenSsl.LaxConfiguration);
        string[] arguments = version == "-tls1_3" ? [version] : [version, .. OpenSsl.Lax];
        await using var endpoint = await OpenSsl.ServeAsync(authority.PathOf("endpoint.pem"), authority.PathOf("endpoint.key"), arguments);
        var control = await OpenSsl.ConnectAsync(endpoint.Port, OpenSsl.Lax);
        Assert.True(control.Agreed, control.Said);

        var config = TestConfig.Create(new Uri("http://127.0.0.1:1/"), new Uri("http://127.0.0.1:2/"));
        ((JsonObject)config["NetGuard"]!).Remove("Admin");
        TlsGateway.Forward(config, $"https://127.0.0.1:{endpoint.Port}/", ("NetGuard.CertificateAuthority", authority.Root));
        authority.Write("appsettings.json", config.ToJsonString());
        var (process, address) = await GatewayProcess.ServeAsync(authority.PathOf("appsettings.json"), new Dictionary<string, string> { ["OPENSSL_CONF"] = authority.PathOf("openssl.cnf") });
        await using (process)
        {
            using var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.Add("api-key", TestConfig.Key1);
            using var answer = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
            Assert.Equal(accepted ? HttpStatusCode.OK : HttpStatusCode.BadGateway, answer.StatusCode);
            Assert.Equal(accepted ? null : "upstream.tls", Reason(answer));
        }
    }

    [OpenSslTheory]
    [InlineData("good", "127.0.0.1", true, null)]
    [InlineData("expired", "127.0.0.1", true, "upstream.certificate")]
    [InlineData("early", "127.0.0.1", true, "upstream.certificate")]
    [InlineData("good", "127.0.0.2", true, "upstream.certificate")]
    [InlineData("client", "127.0.0.1", true, "upstream.certificate")]
    [InlineData("good", "127.0.0.1", false, "upstream.certificate")]
    public async Task Certificate_OfAnEndpoint_IsChecked(string kind, string host, bool isKnown, string? reason)
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority("CN=Somebody else");
        var (begins, ends) = kind switch
        {
            "expired" => (TimeSpan.FromDays(-90), TimeSpan.FromDays(-1)),
            "early" => (TimeSpan.FromDays(1), TimeSpan.FromDays(90)),
            _ => (TimeSpan.FromDays(-1), TimeSpan.FromDays(90)),
        };
        authority.Issue("endpoint", host, begins, ends, forServers: kind != "client");
        await using var endpoint = await OpenSsl.ServeAsync(authority.PathOf("endpoint.pem"), authority.PathOf("endpoint.key"));
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Forward(
            config, $"https://127.0.0.1:{endpoint.Port}/", ("NetGuard.CertificateAuthority", isKnown ? authority.Root : other.Root)));
        using var answer = await GetAsync(gateway);
        Assert.Equal(reason is null ? HttpStatusCode.OK : HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(reason, Reason(answer));
        var record = await gateway.Log.WaitForDecisionAsync(logged => true);
        Assert.Equal(("Allow", reason), (record["verdict"], record["reason"]));
        if (reason is not null)
        {
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal(reason, body["error"]!["innererror"]!["code"]!.GetValue<string>());
            Assert.Equal(["false"], answer.Headers.GetValues("x-should-retry"));
            await gateway.Log.WaitForAsync(logged => logged.Text.Contains("was not trusted", StringComparison.Ordinal));
        }
    }

    [OpenSslTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PublicAuthorities_DoNotMakeAPrivateOneTrusted_UnlessCheckingIsOffOnPurpose(bool dangerous)
    {
        using var authority = new TestAuthority();
        authority.Issue("endpoint", "127.0.0.1");
        await using var endpoint = await OpenSsl.ServeAsync(authority.PathOf("endpoint.pem"), authority.PathOf("endpoint.key"));
        await using var gateway = await RunningGateway.StartAsync(config =>
        {
            TlsGateway.Forward(config, $"https://127.0.0.1:{endpoint.Port}/");
            if (dangerous)
            {
                config["ReverseProxy"]!["Clusters"]!["chat"]!["HttpClient"] = new JsonObject { ["DangerousAcceptAnyServerCertificate"] = true };
                config["NetGuard"]!["Resources"]!["chat"]!["DangerousAllowAnyUpstreamCertificate"] = true;
            }
        });
        using var answer = await GetAsync(gateway);
        Assert.Equal(dangerous ? null : "upstream.certificate", Reason(answer));
        Assert.Equal(dangerous, gateway.Configuration.First.Errors.Any(error => error.Message.StartsWith("DANGEROUS", StringComparison.Ordinal)));
    }

    [OpenSslTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClientCertificate_IsShownToAnEndpointThatAsks(bool shows)
    {
        using var authority = new TestAuthority();
        authority.Issue("endpoint", "127.0.0.1");
        authority.Issue("us", "gateway.example", forServers: false);
        await using var endpoint = await OpenSsl.ServeAsync(
            authority.PathOf("endpoint.pem"), authority.PathOf("endpoint.key"), "-Verify", "1", "-verify_return_error", "-CAfile", authority.Root, "-tls1_2");
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Forward(config, $"https://127.0.0.1:{endpoint.Port}/",
        [
            ("NetGuard.CertificateAuthority", authority.Root),
            .. shows ? (ReadOnlySpan<(string, string)>)[("NetGuard.ClientCertificate", authority.PathOf("us.pem")), ("NetGuard.ClientCertificateKey", authority.PathOf("us.key"))] : [],
        ]));
        using var answer = await GetAsync(gateway);
        Assert.Equal(shows ? HttpStatusCode.OK : HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [OpenSslTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Authority_ThatIsTakenAway_IsNoLongerTrusted_AndABadFileChangesNothing(bool bad)
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority("CN=Somebody else");
        authority.Issue("endpoint", "127.0.0.1");
        authority.Write("trust.pem", File.ReadAllText(authority.Root));
        await using var endpoint = await OpenSsl.ServeAsync(authority.PathOf("endpoint.pem"), authority.PathOf("endpoint.key"));
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Forward(
            config, $"https://127.0.0.1:{endpoint.Port}/", ("NetGuard.CertificateAuthority", authority.PathOf("trust.pem"))));
        using (var before = await GetAsync(gateway))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        var first = gateway.Health.Current.LastSuccess;
        authority.Write("trust.pem", bad ? "-----BEGIN CERTIFICATE-----\nMIIB" : File.ReadAllText(other.Root));
        await gateway.WaitForHealthAsync(state => bad ? state.Stale : state.LastSuccess > first);
        using var after = await GetAsync(gateway);
        Assert.Equal(bad ? null : "upstream.certificate", Reason(after));
    }

    [Fact]
    public async Task Endpoint_ThatDoesNotListen_IsUnreachable_AndNoAdviceOnRetrying()
    {
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Forward(config, "http://127.0.0.1:1/"));
        using var answer = await GetAsync(gateway);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("upstream.unreachable", Reason(answer));
        Assert.False(answer.Headers.Contains("x-should-retry"));
        Assert.False(answer.Headers.Contains("Retry-After"));
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningGateway gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add("api-key", TestConfig.Key1);
        return await gateway.Client.SendAsync(request);
    }

    private static string? Reason(HttpResponseMessage answer) => answer.Headers.TryGetValues("x-netguard-reason", out var values) ? values.Single() : null;
}

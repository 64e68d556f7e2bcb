using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Tls;

public sealed class ListenerTests
{
    /// <summary>
    /// The gateway runs in a process of its own, under a configuration of OpenSSL that allows every version, and the client
    /// is first tried at a server that does: a refusal is the gateway's.
    /// </summary>
    [OpenSslTheory]
    [Trait("Rule", "R12")]
    [InlineData("-tls1", false)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    public async Task Version_OfAClient_IsAcceptedFrom12On(string version, bool accepted)
    {
        using var authority = new TestAuthority();
        authority.Issue("gateway", "127.0.0.1");
        await using var lax = await OpenSsl.ServeAsync(authority.PathOf("gateway.pem"), authority.PathOf("gateway.key"), OpenSsl.Lax);
        string[] arguments = version == "-tls1_3" ? [version] : [version, .. OpenSsl.Lax];
        var control = await OpenSsl.ConnectAsync(lax.Port, arguments);
        Assert.True(control.Agreed, control.Said);

        var config = TestConfig.Create(new Uri("http://127.0.0.1:1/"), new Uri("http://127.0.0.1:2/"));
        ((JsonObject)config["NetGuard"]!).Remove("Admin");
        TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway"));
        authority.Write("appsettings.json", config.ToJsonString());
        authority.Write("openssl.cnf", OpenSsl.LaxConfiguration);
        var (process, address) = await GatewayProcess.ServeAsync(authority.PathOf("appsettings.json"), new Dictionary<string, string> { ["OPENSSL_CONF"] = authority.PathOf("openssl.cnf") });
        await using (process)
        {
            var (agreed, said) = await OpenSsl.ConnectAsync(address.Port, arguments);
            Assert.True(accepted == agreed, said);
        }
    }

    [Fact]
    public async Task Http2_IsAgreedByAlpn_AndAnAnswerOverHttpsIsStrict()
    {
        using var authority = new TestAuthority();
        authority.Issue("gateway", "gateway.example");
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway")));
        using var client = gateway.Client(authority, "gateway.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.Equal(["max-age=31536000"], answer.Headers.GetValues("Strict-Transport-Security"));
        using var refused = await client.GetAsync(new Uri("/nowhere", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(["max-age=31536000"], refused.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Http_IsNeverStrict_AndASettingFollowsTheFile()
    {
        await using var plain = await RunningGateway.StartAsync();
        using (var answer = await plain.ChatAsync())
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        }

        using var authority = new TestAuthority();
        authority.Issue("gateway", "gateway.example");
        await using var gateway = await RunningGateway.StartAsync(config =>
        {
            TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway"));
            config["NetGuard"]!["Hsts"] = new JsonObject { ["MaxAge"] = "1.00:00:00", ["IncludeSubDomains"] = true };
        });
        using var client = gateway.Client(authority, "gateway.example");
        using var strict = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.Equal(["max-age=86400; includeSubDomains"], strict.Headers.GetValues("Strict-Transport-Security"));
        gateway.Config["NetGuard"]!["Hsts"] = new JsonObject { ["Enabled"] = false };
        await gateway.SaveAsync();
        using var off = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.False(off.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("a.example", "a")]
    [InlineData("A.Example", "a")]
    [InlineData("x.b.example", "b")]
    [InlineData("c.b.example", "c")]
    [InlineData("b.example", null)]
    [InlineData("other.example", null)]
    public async Task Sni_ChoosesTheExactName_ThenTheLongestWildcard_AndTurnsOthersAway(string asked, string? expected)
    {
        using var authority = new TestAuthority();
        var serials = new Dictionary<string, string> { ["a"] = authority.Issue("a", "a.example"), ["b"] = authority.Issue("b", "*.b.example"), ["c"] = authority.Issue("c", "c.b.example") };
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Listen(config, null, new JsonObject
        {
            ["*.b.example"] = new JsonObject { ["Certificate"] = TlsGateway.Certificate(authority, "b") },
            ["a.example"] = new JsonObject { ["Certificate"] = TlsGateway.Certificate(authority, "a"), ["Protocols"] = "Http1" },
            ["c.b.example"] = new JsonObject { ["Certificate"] = TlsGateway.Certificate(authority, "c") },
        }));
        var shown = "";
        using var client = gateway.Client(authority, asked, seen: (_, certificate) => shown = certificate.GetSerialNumberString());
        if (expected is null)
        {
            var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/v1/models", UriKind.Relative)));
            Assert.Equal("", shown);
            Assert.Equal(HttpRequestError.SecureConnectionError, failure.HttpRequestError);
            return;
        }

        client.DefaultRequestVersion = HttpVersion.Version20;
        using var answer = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.Equal(serials[expected], shown);
        Assert.Equal(expected == "a" ? HttpVersion.Version11 : HttpVersion.Version20, answer.Version);
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pfx")]
    public async Task Password_ByReference_OpensTheKey(string kind)
    {
        using var authority = new TestAuthority();
        authority.Issue("gateway", "gateway.example", password: "open sesame");
        authority.Write("password", "open sesame\n");
        var certificate = kind == "pem"
            ? TlsGateway.Certificate(authority, "gateway", "file:" + authority.PathOf("password"))
            : new JsonObject { ["Path"] = authority.PathOf("gateway.pfx"), ["Password"] = "file:" + authority.PathOf("password") };
        await using var gateway = await RunningGateway.StartAsync(config => TlsGateway.Listen(config, certificate));
        using var client = gateway.Client(authority, "gateway.example");
        using var answer = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    [Trait("Rule", "R4")]
    public async Task ProxyHeaderAndDoor_AreBelowTls()
    {
        using var authority = new TestAuthority();
        authority.Issue("gateway", "gateway.example");
        await using var gateway = await RunningGateway.StartAsync(config =>
        {
            TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway"));
            config["NetGuard"]!["ClientAddress"] = new JsonObject { ["Source"] = "ProxyProtocol", ["TrustedProxies"] = "127.0.0.1", ["RefuseAt"] = "Accept" };
        });
        using var guest = gateway.Client(authority, "gateway.example", first: Encoding.ASCII.GetBytes("PROXY TCP4 127.0.0.2 127.0.0.1 1 2\r\n"));
        using var refused = await guest.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var caller = gateway.Client(authority, "gateway.example", first: Encoding.ASCII.GetBytes("PROXY TCP4 127.0.0.3 127.0.0.1 1 2\r\n"));
        using var answer = await caller.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        gateway.Config["NetGuard"]!["ClientAddress"] = new JsonObject { ["RefuseAt"] = "Accept" };
        gateway.Config["NetGuard"]!["Networks"]!["corp"] = new JsonObject { ["Ranges"] = new JsonArray("127.0.0.9") };
        await gateway.SaveAsync();
        var shown = false;
        using var closed = gateway.Client(authority, "gateway.example", seen: (_, _) => shown = true);
        await Assert.ThrowsAsync<HttpRequestException>(() => closed.GetAsync(new Uri("/v1/models", UriKind.Relative)));
        Assert.False(shown);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task SslProtocols_OfTheFile_Narrow(SslProtocols only)
    {
        using var authority = new TestAuthority();
        authority.Issue("gateway", "gateway.example");
        await using var gateway = await RunningGateway.StartAsync(config =>
        {
            TlsGateway.Listen(config, TlsGateway.Certificate(authority, "gateway"));
            config["Kestrel"]!["EndpointDefaults"] = new JsonObject { ["SslProtocols"] = new JsonArray(only.ToString()) };
        });
        var spoken = SslProtocols.None;
        using var client = gateway.Client(authority, "gateway.example", seen: (stream, _) => spoken = stream.SslProtocol);
        using var answer = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, only), (answer.StatusCode, spoken));
    }
}

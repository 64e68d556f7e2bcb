using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>What runs behind a PROXY header: TLS, and HTTP/2 with a header for all its requests.</summary>
public sealed class ProxyProtocolTransportTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Header_BeforeHttp2_NamesTheClientOfEachRequest(bool version2)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ProxyHeaders.Inside, new() { Snapshot = ProxyHeaders.Believe, Protocols = HttpProtocols.Http2 });
        await using var tunnel = new Tunnel(gateway.EndPoint, ProxyHeaders.Proxy, version2 ? ProxyHeaders.Version2() : ProxyHeaders.Version1());
        using var client = tunnel.Client();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await Tunnel.GetHttp2Async(client, new Uri($"http://{gateway.EndPoint}/a")));
            Assert.Equal("10.1.2.3", (await gateway.RecordAsync())["client"]);
        }

        var store = gateway.Services.GetRequiredService<PolicyStore>();
        store.Publish(store.Current! with { ClientAddress = ClientAddressRules.Default });
        Assert.Equal(HttpStatusCode.BadRequest, await Tunnel.GetHttp2Async(client, new Uri($"http://{gateway.EndPoint}/a")));
        Assert.Equal(1, tunnel.Connections);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Http2_WithoutHeader_IsRefusedAsARequest()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Snapshot = ProxyHeaders.Believe, Protocols = HttpProtocols.Http2 });
        await using var tunnel = new Tunnel(gateway.EndPoint, ProxyHeaders.Proxy, []);
        using var client = tunnel.Client();
        Assert.Equal(HttpStatusCode.BadRequest, await Tunnel.GetHttp2Async(client, new Uri($"http://{gateway.EndPoint}/a")));
        Assert.Equal("client.address_invalid", (await gateway.RecordAsync())["reason"]);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Header_BeforeTls_NamesTheClient(string version)
    {
        await using var endpoint = await Endpoint.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var gateway = await Gateway.StartAsync(endpoint, ProxyHeaders.Inside, new()
        {
            Snapshot = ProxyHeaders.Believe,
            Services = services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))),
        });
        var address = new Uri(gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single(address => address.StartsWith("https:", StringComparison.Ordinal)));
        await using var tunnel = new Tunnel(new IPEndPoint(IPAddress.Loopback, address.Port), ProxyHeaders.Proxy, ProxyHeaders.Version2("10.9.8.7", tail: "030004DEADBEEF 0400020000".Replace(" ", "", StringComparison.Ordinal)));
        using var client = tunnel.Client((_, presented, _, _) => presented?.GetCertHashString() == certificate.Thumbprint);
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/a")) { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Version.Parse(version), answer.Version);
        var record = await gateway.RecordAsync();
        Assert.Equal("10.9.8.7", record["client"]);
        Assert.Equal("127.0.0.9", record["remoteAddress"]);
    }

    /// <summary>A body far larger than one read passes behind the header unchanged.</summary>
    [Fact]
    public async Task Body_BehindAHeader_ArrivesWhole()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ProxyHeaders.Inside, new() { Snapshot = ProxyHeaders.Believe });
        await using var tunnel = new Tunnel(gateway.EndPoint, ProxyHeaders.Proxy, ProxyHeaders.Version1());
        using var client = tunnel.Client();
        var body = Encoding.ASCII.GetBytes($"\"{Convert.ToHexString(RandomNumberGenerator.GetBytes(350_000))}\"");
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        using var answer = await client.PostAsync(new Uri($"http://{gateway.EndPoint}/a"), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(body, endpoint.Single().Body);
    }
}

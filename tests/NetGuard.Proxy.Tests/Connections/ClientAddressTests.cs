using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

public sealed class ClientAddressTests
{
    private static readonly IPAddress Proxy = IPAddress.Parse("127.0.0.9");

    [Theory]
    [Trait("Rule", "R1")]
    [InlineData("127.0.0.9", "X-Forwarded-For: 10.1.2.3", 200, "10.1.2.3")]
    [InlineData("127.0.0.9", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 10.1.2.3, 127.0.0.9", 200, "10.1.2.3")]
    [InlineData("127.0.0.9", "X-Forwarded-For: 10.1.2.3, 8.8.8.8", 403, "8.8.8.8")]
    [InlineData("127.0.0.9", "X-Other: 1", 400, null)]
    [InlineData("127.0.0.9", "X-Forwarded-For:", 400, null)]
    [InlineData("127.0.0.9", "X-Forwarded-For: 127.0.0.9", 400, null)]
    [InlineData("127.0.0.9", "X-Forwarded-For: unknown", 400, null)]
    [InlineData("127.0.0.8", "X-Forwarded-For: 10.1.2.3", 403, "127.0.0.8")]
    public async Task ForwardedFor_IsReadFromTrustedProxiesOnly(string peer, string header, int status, string? client)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, Inside, new() { Snapshot = BehindProxy });
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n", IPAddress.Parse(peer));
        Assert.Equal(status, RawClient.StatusOf(answer));
        var record = await gateway.RecordAsync();
        Assert.Equal(client, record["client"]);
        Assert.Equal(peer, record["remoteAddress"]);
        Assert.Equal(status == 400 ? "client.address_invalid" : status == 403 ? "network.not_allowed" : null, record["reason"]);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Peer_ThatForwardedHeadersRenamed_IsStillThePeer()
    {
        await using var endpoint = await Endpoint.StartAsync();
        IPAddress? shown = null;
        await using var gateway = await Gateway.StartAsync(endpoint, Inside, new()
        {
            Application = application =>
            {
                var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
                options.KnownIPNetworks.Clear();
                options.KnownProxies.Clear();
                application.UseForwardedHeaders(options);
                application.Use((context, next) =>
                {
                    shown = context.Connection.RemoteIpAddress;
                    return next(context);
                });
            },
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.1.2.3\r\n\r\n", Proxy);
        Assert.Equal(IPAddress.Parse("10.1.2.3"), shown);
        Assert.Equal(403, RawClient.StatusOf(answer));
        Assert.Equal("127.0.0.9", (await gateway.RecordAsync())["client"]);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Peer_ThatAConnectionMiddlewareRenamed_IsStillThePeer()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Services = services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection =>
            {
                connection.RemoteEndPoint = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 1);
                return next(connection);
            }))),
        });
        await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n", Proxy);
        Assert.Equal("127.0.0.9", (await gateway.RecordAsync())["client"]);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Peer_OverTls_IsKeptFromBelowIt()
    {
        await using var endpoint = await Endpoint.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Services = services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))),
        });
        var address = gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single(address => address.StartsWith("https:", StringComparison.Ordinal));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.Thumbprint },
        });
        using var answer = await client.GetAsync(new Uri(address + "/a"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("127.0.0.1", (await gateway.RecordAsync())["client"]);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Transport_ThatKeepsNoAddress_IsRefused()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            After = proxy => proxy.Services.AddSingleton<IConnectionListenerFactory, SocketTransportFactory>(),
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("x-netguard-reason: client.address_invalid\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task UnixSocket_NamesNoClient_AndIsRefused()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var path = Path.Combine(Path.GetTempPath(), $"netguard-{Guid.NewGuid():N}.sock");
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Services = services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenUnixSocket(path)),
        });
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var answer = await client.GetAsync(new Uri("http://a/a"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("client.address_invalid", (await gateway.RecordAsync())["reason"]);
    }

    private static ResourcePolicy Inside(ResourcePolicy resource) => resource.WithNetwork(Policies.Set("10.0.0.0", "10.255.255.255"));

    private static PolicySnapshot BehindProxy(PolicySnapshot snapshot) => snapshot with
    {
        ClientAddress = new ClientAddressRules(ClientAddressSource.XForwardedFor, Policies.Set("127.0.0.9", "127.0.0.9"), null),
    };
}

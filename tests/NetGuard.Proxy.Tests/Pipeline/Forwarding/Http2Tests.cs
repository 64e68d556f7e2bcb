using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Yarp.ReverseProxy.Forwarder;

namespace NetGuard.Proxy.Tests.Pipeline.Forwarding;

public sealed class Http2Tests
{
    private static readonly ForwarderRequestConfig Version2 = new() { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    [Fact]
    [Trait("Rule", "R15")]
    public async Task Trailers_OfTheAnswer_AreDropped()
    {
        await using var endpoint = await Endpoint.StartAsync(
            async context =>
            {
                context.Response.DeclareTrailer("x-secret");
                context.Response.Headers["x-netguard-reason"] = "forged";
                await context.Response.WriteAsync("answer");
                context.Response.AppendTrailer("x-secret", "value");
            },
            protocols: HttpProtocols.Http2);
        await using var gateway = await StartAsync(endpoint);
        using var client = gateway.Client();
        using var message = Message(HttpMethod.Get, "/a");
        using var answer = await client.SendAsync(message);
        Assert.Equal("answer", await answer.Content.ReadAsStringAsync());
        Assert.Empty(answer.TrailingHeaders);
        Assert.Empty(answer.Headers.Trailer);
        Assert.False(answer.Headers.Contains("x-netguard-reason"));
    }

    [Fact]
    [Trait("Rule", "R16")]
    public async Task ExtendedConnect_IsRefused()
    {
        await using var endpoint = await Endpoint.StartAsync(protocols: HttpProtocols.Http2);
        await using var gateway = await StartAsync(endpoint);
        using var client = gateway.Client();
        using var message = Message(HttpMethod.Connect, "/a");
        message.Headers.Protocol = "websocket";
        using var answer = await client.SendAsync(message);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("upgrade.not_allowed", Assert.Single(answer.Headers.GetValues("x-netguard-reason")));
        Assert.Equal(0, endpoint.Connections);
    }

    [Fact]
    public async Task Body_WithoutContentLength_IsHeldAndSentWithIt()
    {
        await using var endpoint = await Endpoint.StartAsync(protocols: HttpProtocols.Http2);
        await using var gateway = await StartAsync(endpoint);
        using var client = gateway.Client();
        using var message = Message(HttpMethod.Post, "/a?b=%2F");
        message.Content = new StreamContent(new Unseekable("{}"u8.ToArray()));
        using var answer = await client.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var received = endpoint.Single();
        Assert.Equal("/a?b=%2F", received.Target);
        Assert.Equal("2", received.Headers["Content-Length"]);
        Assert.Equal("{}", Encoding.ASCII.GetString(received.Body));
    }

    [Fact]
    public async Task Refusal_BeforeTheBody_LeavesOtherStreamsAlone()
    {
        await using var endpoint = await Endpoint.StartAsync(protocols: HttpProtocols.Http2);
        await using var gateway = await StartAsync(endpoint);
        using var client = gateway.Client();
        using var refused = Message(HttpMethod.Post, "/a/%2e%2e%2fb");
        refused.Content = new ByteArrayContent(new byte[500_000]);
        using var no = await client.SendAsync(refused);
        Assert.Equal(HttpStatusCode.BadRequest, no.StatusCode);
        Assert.DoesNotContain("close", no.Headers.Connection);
        using var plain = Message(HttpMethod.Get, "/a");
        using var yes = await client.SendAsync(plain);
        Assert.Equal(HttpStatusCode.OK, yes.StatusCode);
    }

    private static Task<Gateway> StartAsync(Endpoint endpoint) =>
        Gateway.StartAsync(endpoint, setup: new() { Protocols = HttpProtocols.Http2, Cluster = cluster => cluster with { HttpRequest = Version2 } });

    private static HttpRequestMessage Message(HttpMethod method, string target) => new(method, new Uri(target, UriKind.Relative))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

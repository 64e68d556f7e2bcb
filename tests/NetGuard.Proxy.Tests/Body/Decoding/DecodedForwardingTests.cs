using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Decisions;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Body.Decoding;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Tests.Pipeline;
using Endpoint = NetGuard.Proxy.Tests.Pipeline.Endpoint;

namespace NetGuard.Proxy.Tests.Body.Decoding;

[Trait("Rule", "R19")]
public sealed class DecodedForwardingTests
{
    private const string Json = """{"a":"something that is said, said and said again"}""";

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("deflate", true)]
    [InlineData("br", false)]
    public async Task Body_ThatIsCoded_IsSentDecodedWithItsLength(string encoding, bool chunked)
    {
        Assert.True(ContentCodings.TryRead(encoding, out var coding));
        foreach (var handover in Enum.GetValues<BodyHandover>())
        {
            await using var endpoint = await Endpoint.StartAsync();
            await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Services = services => services.AddSingleton(new GuardPipelineSettings { Handover = handover }) });
            using var client = gateway.Client();
            using var answer = await client.SendAsync(Message(encoding, Coded.Encode(coding, Encoding.UTF8.GetBytes(Json)), chunked));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var received = endpoint.Single();
            Assert.Equal(Json, Encoding.UTF8.GetString(received.Body));
            Assert.Equal($"{Json.Length}", received.Headers["Content-Length"]);
            Assert.Equal("application/json", received.Headers["Content-Type"]);
            Assert.DoesNotContain(received.Headers.Keys, name => name is "Content-Encoding" or "Transfer-Encoding" or "Content-Digest" or "Content-MD5");
            var record = await gateway.RecordAsync();
            Assert.Equal(encoding, record["decoded"]);
            Assert.Equal((long)Json.Length, record["bytesTotal"]);
            Assert.Equal((long)Json.Length, record["bytesInspected"]);
        }
    }

    [Fact]
    public async Task Body_OverHttp2_IsSentDecoded()
    {
        var large = $"[\"{string.Join(' ', Enumerable.Range(0, 60_000))}\"]";
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Protocols = HttpProtocols.Http2 });
        using var client = gateway.Client();
        using var message = Message("gzip", Coded.Encode(ContentCoding.Gzip, Encoding.UTF8.GetBytes(large)), chunked: false);
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var answer = await client.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(large, Encoding.UTF8.GetString(endpoint.Single().Body));
    }

    [Fact]
    public async Task Body_ThatHoldsAUrlUnderItsCoding_IsInspectedDecoded()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { Inspection = Policies.Inspection(Mode.Enforce) });
        using var client = gateway.Client();
        using var answer = await client.SendAsync(Message("gzip", Coded.Encode(ContentCoding.Gzip, """{"a":"https://attacker.example/?q=1"}"""u8.ToArray()), chunked: false));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("uri.fqdn_not_allowed", (await gateway.RecordAsync())["reason"]);
        Assert.Equal(0, endpoint.Connections);
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "gzip", Convert.ToHexString([.. Coded.Gzip("{}"u8.ToArray()), 0]), "415 body.encoding" },
        { "gzip", Convert.ToHexString(Coded.Gzip(Coded.Gzip("{}"u8.ToArray()))), "415 body.encoding" },
        { "gzip", Convert.ToHexString("{}"u8), "415 body.encoding" },
        { "gzip", "", "415 body.encoding" },
        { "zstd", Convert.ToHexString("{}"u8), "415 body.encoding" },
        { "gzip, br", Convert.ToHexString("{}"u8), "415 body.encoding" },
        { "", Convert.ToHexString("{}"u8), "415 body.encoding" },
        { "identity", Convert.ToHexString(Coded.Gzip("{}"u8.ToArray())), "415 body.encoding" },
        { "br", Convert.ToHexString(Coded.Encode(ContentCoding.Brotli, new byte[500_000])), "413 limit.inspection" },
        { "gzip", Convert.ToHexString(Coded.Encode(ContentCoding.Gzip, Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 300_000))))), "413 limit.body_size" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Body_ThatIsNoMemberOfAKnownCoding_IsRefused(string encoding, string hex, string expected)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var body = Convert.FromHexString(hex);
        var answer = await RawClient.SendAsync(
            gateway.EndPoint,
            [.. Encoding.ASCII.GetBytes($"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);
        Assert.Equal(expected, $"{RawClient.StatusOf(answer)} {(await gateway.RecordAsync())["reason"]}");
        Assert.Equal(0, endpoint.Connections);
        Assert.Equal(0, gateway.Services.GetRequiredService<BufferBudget>().Reserved);
    }

    [Fact]
    public async Task Encoding_InSeveralLines_IsRefused()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Encoding: identity\r\nContent-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal(415, RawClient.StatusOf(answer));
        Assert.Equal("body.encoding", (await gateway.RecordAsync())["reason"]);
    }

    private static HttpRequestMessage Message(string encoding, byte[] body, bool chunked)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "/a") { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new("application/json");
        message.Content.Headers.ContentEncoding.Add(encoding);
        message.Content.Headers.TryAddWithoutValidation("Content-Digest", "sha-256=:AAAA:");
        message.Content.Headers.ContentMD5 = new byte[16];
        message.Headers.TransferEncodingChunked = chunked;
        return message;
    }
}

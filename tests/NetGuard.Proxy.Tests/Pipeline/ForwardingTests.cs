using System.Net;
using System.Text;

namespace NetGuard.Proxy.Tests.Pipeline;

public sealed class ForwardingTests
{
    [Fact]
    public async Task AllowedRequest_WithBody_ReachesTheEndpointWithKnownLength()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        using var client = gateway.Client();

        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("{\"a\":1}")));
        content.Headers.ContentType = new("application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions?api-version=1") { Content = content };
        message.Headers.TransferEncodingChunked = true;
        using var answer = await client.SendAsync(message);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("answer", await answer.Content.ReadAsStringAsync());
        var received = endpoint.Single();
        Assert.Equal("/v1/chat/completions?api-version=1", received.Target);
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(received.Body));
        Assert.Equal("7", received.Headers["Content-Length"]);
        Assert.False(received.Headers.ContainsKey("Transfer-Encoding"));
        Assert.Equal("application/json", received.Headers["Content-Type"]);

        var record = await gateway.RecordAsync();
        Assert.Equal("Allow", record["verdict"]);
        Assert.Equal("/v1/chat/completions", record["path"]);
        Assert.Equal(200, record["status"]);
        Assert.Equal(200, record["upstreamStatus"]);
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Tests.Pipeline;

[Trait("Rule", "R24")]
public sealed class SentHeadersTests
{
    [Fact]
    public void Lines_AreThoseThatAreSent_WithoutCredentials()
    {
        var headers = new HeaderDictionary
        {
            ["Accept"] = new[] { "a", "b" },
            ["Authorization"] = "Bearer secret",
            ["Cookie"] = "secret",
            ["X-Forwarded-For"] = "1.2.3.4",
            ["x-original-url"] = "https://attacker.example/",
            [":path"] = "/a",
            ["Link"] = "c",
        };
        var sent = new SentHeaders();
        for (var round = 0; round < 3; round++)
        {
            sent.Take(headers);
            Assert.Equal(["Accept: a", "Accept: b", "Link: c"], sent.Lines.ToArray().Select(line => $"{line.Name}: {line.Value}"));
            sent.Clear();
            Assert.True(sent.Lines.IsEmpty);
        }
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nHost: a\r\nx-ms-copy-source: https://attacker.example/\r\n\r\n", 400)]
    [InlineData("GET /a HTTP/1.1\r\nHost: a\r\nX-Any: b\r\nX-Any: https://attacker.example/\r\n\r\n", 400)]
    [InlineData("POST /a HTTP/1.1\r\nHost: a\r\nX-Any: https://attacker.example/\r\nContent-Length: 2\r\n\r\n{}", 400)]
    [InlineData("GET /a HTTP/1.1\r\nHost: a:80\r\nOrigin: https://other.example\r\nReferer: https://other.example/a\r\nAuthorization: https://secret.example\r\nX-Original-URL: https://a.example\r\n\r\n", 200)]
    public async Task Header_ThatIsAUri_IsRefusedUnlessExemptOrNotSent(string message, int status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { Inspection = Policies.Inspection(Mode.Enforce) });
        var answer = await RawClient.SendAsync(gateway.EndPoint, Encoding.ASCII.GetBytes(message));
        Assert.Equal(status, RawClient.StatusOf(answer));
        Assert.Equal(status == 200 ? null : "uri.fqdn_not_allowed", (await gateway.RecordAsync())["reason"]);
        Assert.Equal(status == 200 ? 1 : 0, endpoint.Requests.Count);
    }
}

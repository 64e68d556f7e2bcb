using NetGuard.Policy;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Sources;

public sealed class UnknownProxiesTests
{
    [Theory]
    [Trait("Rule", "R10")]
    [InlineData("X-Forwarded-For: 10.1.2.3")]
    [InlineData("X-Other: 1")]
    public async Task TrustedProxies_OfAnUnknownNetwork_RefuseEverybody(string header)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Snapshot = snapshot => snapshot with
            {
                ClientAddress = new ClientAddressRules(ClientAddressSource.XForwardedFor, NetGuard.Networks.AddressSet.Empty, null) { IsUnavailable = true },
            },
        });

        var answer = await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");

        Assert.Equal(503, RawClient.StatusOf(answer));
        Assert.Equal("network.unavailable", (await gateway.RecordAsync())["reason"]);
    }
}

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Connections;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

public sealed class ProxyProtocolTests
{
    private static readonly IPAddress Other = IPAddress.Parse("127.0.0.8");

    [Theory]
    [Trait("Rule", "R4")]
    [InlineData("PROXY TCP4 10.1.2.3 192.0.2.1 51234 443\r\n", 200, "10.1.2.3")]
    [InlineData("PROXY TCP6 ::ffff:10.1.2.3 ::ffff:192.0.2.1 51234 443\r\n", 200, "10.1.2.3")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 51234 443\r\n", 403, "2001:db8::7")]
    [InlineData("PROXY TCP4 8.8.8.8 192.0.2.1 51234 443\r\n", 403, "8.8.8.8")]
    [InlineData("v2 21 11 0A010203 C0000201 C822 01BB", 200, "10.1.2.3")]
    [InlineData("v2 21 11 0A010203 C0000201 C822 01BB 040000 02000161", 200, "10.1.2.3")]
    [InlineData("v2 21 11 08080808 C0000201 C822 01BB", 403, "8.8.8.8")]
    [InlineData("v2 21 21 00000000000000000000FFFF0A010203 20010DB8000000000000000000000001 C822 01BB", 200, "10.1.2.3")]
    public async Task Header_OfATrustedProxy_NamesTheClient(string header, int status, string client)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, [.. ProxyHeaders.Parse(header), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8], ProxyHeaders.Proxy);
        Assert.Equal(status, RawClient.StatusOf(answer));
        var record = await gateway.RecordAsync();
        Assert.Equal(client, record["client"]);
        Assert.Equal("127.0.0.9", record["remoteAddress"]);
    }

    [Theory]
    [Trait("Rule", "R1")]
    [InlineData("")]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN 10.1.2.3 192.0.2.1 51234 443\r\n")]
    [InlineData("PROXY TCP4 0.0.0.0 192.0.2.1 51234 443\r\n")]
    [InlineData("PROXY TCP4 127.0.0.10 192.0.2.1 51234 443\r\n")]
    [InlineData("v2 20 00")]
    [InlineData("v2 20 11 0A010203 C0000201 C822 01BB")]
    [InlineData("v2 21 00")]
    [InlineData("v2 21 12 0A010203 C0000201 C822 01BB")]
    [InlineData("v2 21 11 7F000009 C0000201 C822 01BB")]
    public async Task Connection_OfATrustedProxyThatNamesNobody_StaysOpenAndRefusesEachRequest(string header)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Snapshot = ProxyHeaders.Believe });
        using var counts = new RefusedCounts(gateway);
        using var connection = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        await connection.SendAsync([.. ProxyHeaders.Parse(header), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8]);
        Assert.StartsWith("HTTP/1.1 400 ", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        await connection.SendAsync(ProxyHeaders.Get);
        Assert.Contains("x-netguard-reason: client.address_invalid\r\n", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        Assert.Equal("client.address_invalid", (await gateway.RecordAsync())["reason"]);
        Assert.Equal("client.address_invalid", (await gateway.RecordAsync())["reason"]);
        Assert.Equal(0, endpoint.Connections);
        Assert.Empty(counts.Reasons);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task UnixSocketOfTheProxy_NamesNobody()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Snapshot = ProxyHeaders.Believe });
        var header = ProxyHeaders.Parse("v2 21 31 " + new string('0', 2 * 216));
        var answer = await RawClient.SendAsync(gateway.EndPoint, [.. header, .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8], ProxyHeaders.Proxy);
        Assert.Contains("x-netguard-reason: client.address_invalid\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PROXY TCP4 10.1.2.3 192.0.2.1 51234 443\n", "malformed")]
    [InlineData("PROXY TCP4 10.1.2.03 192.0.2.1 51234 443\r\n", "malformed")]
    [InlineData("PROXYjunk 10.1.2.3 192.0.2.1 51234 443\r\n", "malformed")]
    [InlineData("PROXY UNKNOWN 12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901\r\n", "malformed")]
    [InlineData("PROXY TCP4 10.1.2.3 192.0.2.1 51234 443\r\nPROXY TCP4 10.1.2.4 192.0.2.1 51234 443\r\n", "malformed")]
    [InlineData("PROXY UNKNOWN\r\n\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u000a\u0001\u0002\u0003\u00c0\0\u0002\u0001\u0001\u0001\u0001\u0001", "malformed")]
    [InlineData("v2 11 11 0A010203 C0000201 C822 01BB", "malformed")]
    [InlineData("v2 22 11 0A010203 C0000201 C822 01BB", "malformed")]
    [InlineData("v2 21 41 0A010203 C0000201 C822 01BB", "malformed")]
    [InlineData("v2 21 11 0A010203 C0000201 C822", "malformed")]
    [InlineData("v2 21 11 0A010203 C0000201 C822 01BB 04FFFF", "malformed")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\u0011\u0010\u0001", "malformed")]
    [InlineData("PROXY", "truncated")]
    [InlineData("PROXY TCP4 10.1.2.3 192.0.2.1 51234 44", "truncated")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u000a\u0001\u0002", "truncated")]
    public async Task Header_OfATrustedProxyThatBreaksTheRules_ClosesTheConnection(string header, string reason)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        using var counts = new RefusedCounts(gateway);
        using var connection = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        await connection.SendAsync(ProxyHeaders.Parse(header));
        if (reason == "truncated")
        {
            connection.EndSending();
        }

        Assert.Equal("", await connection.ReadToEndAsync());
        Assert.Equal([$"proxy_header.{reason}"], counts.Reasons);
        Assert.Equal(0, endpoint.Connections);
    }

    [Theory]
    [InlineData("PROXY TCP4 10.1.2.4 192.0.2.1 51234 443\r\n")]
    [InlineData("v2 21 11 0A010204 C0000201 C822 01BB")]
    public async Task SecondHeader_ThatComesLater_IsNoRequest(string second)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        using var connection = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        await connection.SendAsync([.. ProxyHeaders.Version1(), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8]);
        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        await connection.SendAsync([.. ProxyHeaders.Parse(second), .. "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"u8]);
        var rest = await connection.ReadToEndAsync();
        Assert.Contains("HTTP/1.1 400 ", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 200 ", rest, StringComparison.Ordinal);
        Assert.Single(endpoint.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Header_ByteByByte_IsReadWhole(bool version2)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        using var connection = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        foreach (var octet in (byte[])[.. version2 ? ProxyHeaders.Version2() : ProxyHeaders.Version1(), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8])
        {
            await connection.SendAsync([octet]);
        }

        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        Assert.Equal("10.1.2.3", (await gateway.RecordAsync())["client"]);
    }

    /// <summary>Bytes that begin like a header and then are none are given to HTTP whole.</summary>
    [Fact]
    public async Task Request_ThatBeginsLikeAHeader_ByteByByte_IsRefusedAsARequest()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        using var connection = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        foreach (var letter in "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        {
            await connection.SendAsync(letter.ToString());
        }

        Assert.Contains("x-netguard-reason: client.address_invalid\r\n", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        Assert.Equal("PUT", (await gateway.RecordAsync())["method"]);
    }

    [Theory]
    [InlineData("PROXY TCP4 10.1.2.3 192.0.2.1 51234 443\r\n")]
    [InlineData("v2 21 11 0A010203 C0000201 C822 01BB")]
    public async Task Header_OfAnUntrustedPeer_IsNotRead(string header)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, [.. ProxyHeaders.Parse(header), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8], Other, toEnd: true);
        Assert.Equal(400, RawClient.StatusOf(answer));
        Assert.Equal(0, endpoint.Connections);

        answer = await RawClient.SendAsync(gateway.EndPoint, ProxyHeaders.Get, Other);
        Assert.Equal(403, RawClient.StatusOf(answer));
        Assert.Equal("127.0.0.8", (await gateway.RecordAsync())["client"]);
    }

    [Fact]
    public async Task SlowHeader_DoesNotKeepOthersWaiting_AndIsClosedInTime()
    {
        var time = new HeaderTime();
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, services => services.AddSingleton<TimeProvider>(time));
        using var counts = new RefusedCounts(gateway);
        using var slow = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        await slow.SendAsync("PROXY TCP4 10.1");
        await time.Started;

        var answer = await RawClient.SendAsync(gateway.EndPoint, [.. ProxyHeaders.Version2(), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8], ProxyHeaders.Proxy);
        Assert.Equal(200, RawClient.StatusOf(answer));

        time.Advance(ProxyHeaderTransport.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.Empty(counts.Reasons);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("", await slow.ReadToEndAsync());
        Assert.Equal(["proxy_header.timeout"], counts.Reasons);
    }

    [Fact]
    public async Task TimeLimit_EndsWithTheHeader()
    {
        var time = new HeaderTime();
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, services => services.AddSingleton<TimeProvider>(time));
        using var counts = new RefusedCounts(gateway);
        using var connection = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        await connection.SendAsync([.. ProxyHeaders.Version1(), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8]);
        await connection.ReadHeadsAsync(1);
        time.Advance(10 * ProxyHeaderTransport.Timeout);
        await connection.SendAsync(ProxyHeaders.Get);
        Assert.Contains("HTTP/1.1 200 ", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        Assert.Empty(counts.Reasons);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task TrustedProxies_ChangedByAReload_HoldForNewConnections_AndOldOnesAreRefused()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        var store = gateway.Services.GetRequiredService<PolicyStore>();
        var before = store.Current!;
        using var proxied = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        using var direct = await RawConnection.OpenAsync(gateway.EndPoint, Other);
        await proxied.SendAsync([.. ProxyHeaders.Version1(), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8]);
        Assert.StartsWith("HTTP/1.1 200 ", await proxied.ReadHeadsAsync(1), StringComparison.Ordinal);
        await direct.SendAsync(ProxyHeaders.Get);
        Assert.StartsWith("HTTP/1.1 403 ", await direct.ReadHeadsAsync(1), StringComparison.Ordinal);

        var onlyOther = before.ClientAddress with { TrustedProxies = Policies.Set("127.0.0.8", "127.0.0.8") };
        store.Publish(before with { ClientAddress = onlyOther });

        // Who was trusted is no client for having been it; who is trusted now never said for whom it speaks.
        await proxied.SendAsync(ProxyHeaders.Get);
        Assert.Contains("client.address_invalid", await proxied.ReadHeadsAsync(1), StringComparison.Ordinal);
        await direct.SendAsync(ProxyHeaders.Get);
        Assert.Contains("client.address_invalid", await direct.ReadHeadsAsync(1), StringComparison.Ordinal);

        byte[] request = [.. ProxyHeaders.Version1(), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8];
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, request, Other)));
        Assert.Equal(400, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, request, ProxyHeaders.Proxy, toEnd: true)));
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Source_ChangedByAReload_DoesNotMakeAProxyTheClient()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Snapshot = ProxyHeaders.Believe });
        var store = gateway.Services.GetRequiredService<PolicyStore>();
        using var connection = await RawConnection.OpenAsync(gateway.EndPoint, ProxyHeaders.Proxy);
        await connection.SendAsync([.. ProxyHeaders.Version2(), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8]);
        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        store.Publish(store.Current! with { ClientAddress = ClientAddressRules.Default });
        await connection.SendAsync(ProxyHeaders.Get);
        Assert.Contains("client.address_invalid", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
    }

    private static Task<Gateway> StartAsync(Endpoint endpoint, Action<IServiceCollection>? services = null) =>
        Gateway.StartAsync(endpoint, ProxyHeaders.Inside, new() { Snapshot = ProxyHeaders.Believe, Services = services });
}

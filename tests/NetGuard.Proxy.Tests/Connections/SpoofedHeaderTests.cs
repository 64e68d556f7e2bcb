using System.Net;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>
/// What a caller may write of itself, by source: nothing that a trusted proxy has not said in the source's own header counts.
/// 10.0.0.0/8 is admitted, 127.0.0.9 is the trusted proxy, 127.0.0.8 is anybody.
/// </summary>
public sealed class SpoofedHeaderTests
{
    private const string Line = "X-Forwarded-For: 10.1.2.3\r\n";
    private const string Element = "Forwarded: for=10.1.2.3\r\n";
    private const string All = Line + Element + "X-Real-IP: 10.1.2.3\r\nTrue-Client-IP: 10.1.2.3\r\nX-Client-IP: 10.1.2.3\r\nX-Azure-ClientIP: 10.1.2.3\r\nCF-Connecting-IP: 10.1.2.3\r\nX-Original-For: 10.1.2.3\r\nClient-IP: 10.1.2.3\r\nVia: 1.1 10.1.2.3\r\n";
    private const string Header = "PROXY TCP4 10.1.2.3 192.0.2.1 1 2\r\n";

    public static TheoryData<ClientAddressSource, string, string, string, int, string?> Cases => new()
    {
        // Of anybody: the peer is the client, whatever it says.
        { ClientAddressSource.Connection, "127.0.0.8", "", All, 403, "127.0.0.8" },
        { ClientAddressSource.XForwardedFor, "127.0.0.8", "", All, 403, "127.0.0.8" },
        { ClientAddressSource.XForwardedFor, "127.0.0.8", "", "X-Forwarded-For: 10.1.2.3, 127.0.0.9\r\n", 403, "127.0.0.8" },
        { ClientAddressSource.XForwardedFor, "127.0.0.8", "", "X-Forwarded-For: ;\r\n", 403, "127.0.0.8" },
        { ClientAddressSource.Forwarded, "127.0.0.8", "", All, 403, "127.0.0.8" },
        { ClientAddressSource.Forwarded, "127.0.0.8", "", "Forwarded: for=10.1.2.3, for=127.0.0.9\r\n", 403, "127.0.0.8" },
        { ClientAddressSource.Forwarded, "127.0.0.8", "", "Forwarded: \"\r\n", 403, "127.0.0.8" },
        { ClientAddressSource.ProxyProtocol, "127.0.0.8", "", All, 403, "127.0.0.8" },

        // A PROXY header where none is expected is no request.
        { ClientAddressSource.Connection, "127.0.0.8", Header, "", 400, null },
        { ClientAddressSource.XForwardedFor, "127.0.0.9", Header, Line, 400, null },
        { ClientAddressSource.Forwarded, "127.0.0.9", Header, Element, 400, null },
        { ClientAddressSource.ProxyProtocol, "127.0.0.8", Header, All, 400, null },

        // By the trusted proxy: its word counts in the source's header alone, and only its own part of it.
        { ClientAddressSource.XForwardedFor, "127.0.0.9", "", Line, 200, "10.1.2.3" },
        { ClientAddressSource.XForwardedFor, "127.0.0.9", "", "X-Forwarded-For: 10.1.2.3, 8.8.8.8\r\n" + Element, 403, "8.8.8.8" },
        { ClientAddressSource.XForwardedFor, "127.0.0.9", "", "X-Forwarded-For: 10.1.2.3\r\nX-Forwarded-For: 8.8.8.8\r\n", 403, "8.8.8.8" },
        { ClientAddressSource.XForwardedFor, "127.0.0.9", "", Element + "X-Real-IP: 10.1.2.3\r\n", 400, null },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", Element, 200, "10.1.2.3" },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", "Forwarded: for=8.8.8.8;host=\"a\", for=\"10.1.2.3:80\";proto=https, for=127.0.0.9\r\n", 200, "10.1.2.3" },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", "Forwarded: for=10.1.2.3, for=8.8.8.8\r\n" + Line, 403, "8.8.8.8" },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", "Forwarded: for=10.1.2.3\r\nForwarded: for=8.8.8.8\r\n", 403, "8.8.8.8" },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", "Forwarded: for=10.1.2.3, for=unknown\r\n" + Line, 400, null },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", "Forwarded: for=10.1.2.3, for=_hidden\r\n", 400, null },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", "Forwarded: for=10.1.2.3;for=8.8.8.8\r\n", 400, null },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", "Forwarded: for=127.0.0.9\r\n", 400, null },
        { ClientAddressSource.Forwarded, "127.0.0.9", "", Line + "X-Real-IP: 10.1.2.3\r\n", 400, null },
        { ClientAddressSource.ProxyProtocol, "127.0.0.9", Header, "", 200, "10.1.2.3" },
        { ClientAddressSource.ProxyProtocol, "127.0.0.9", "PROXY TCP4 8.8.8.8 192.0.2.1 1 2\r\n", All, 403, "8.8.8.8" },
        { ClientAddressSource.ProxyProtocol, "127.0.0.9", "PROXY UNKNOWN\r\n", All, 400, null },
        { ClientAddressSource.ProxyProtocol, "127.0.0.9", "", All, 400, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Rule", "R1")]
    public async Task Client_IsNobodysOwnWord(ClientAddressSource source, string peer, string before, string headers, int status, string? client)
    {
        await using var endpoint = await Endpoint.StartAsync();
        var trusted = source == ClientAddressSource.Connection ? AddressSet.Empty : Policies.Set("127.0.0.9", "127.0.0.9");
        await using var gateway = await Gateway.StartAsync(endpoint, ProxyHeaders.Inside, new()
        {
            Snapshot = snapshot => snapshot with { ClientAddress = new ClientAddressRules(source, trusted, null) },
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"{before}GET /a HTTP/1.1\r\nHost: a\r\n{headers}\r\n", IPAddress.Parse(peer));
        Assert.Equal(status, RawClient.StatusOf(answer));
        Assert.Equal(status == 200 ? 1 : 0, endpoint.Requests.Count);
        if (client is not null)
        {
            Assert.Equal(client, (await gateway.RecordAsync())["client"]);
        }
        else
        {
            Assert.Equal(before != "PROXY TCP4 10.1.2.3 192.0.2.1 1 2\r\n", answer.Contains("x-netguard-reason: client.address_invalid\r\n", StringComparison.Ordinal));
        }

        // None of them reaches the endpoint.
        foreach (var request in endpoint.Requests)
        {
            Assert.DoesNotContain(request.Headers, header => header.Value.Contains("10.1.2.3", StringComparison.Ordinal));
        }
    }
}

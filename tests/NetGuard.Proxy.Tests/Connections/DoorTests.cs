using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

public sealed class DoorTests
{
    private static readonly IPAddress Admitted = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Other = IPAddress.Parse("127.0.0.8");

    [Fact]
    [Trait("Rule", "R4")]
    public async Task Door_PeerThatNothingAdmits_IsClosedWithoutAByteAndCounted()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, snapshot => snapshot with { Door = Policies.Set("127.0.0.1", "127.0.0.1") });
        using var counts = new RefusedCounts(gateway);
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, Other));
            Assert.Equal(i, counts.Reasons.Count);
        }

        Assert.All(counts.Reasons, reason => Assert.Equal("network.not_allowed", reason));
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, ProxyHeaders.Get, Admitted)));
        Assert.Equal("127.0.0.1", (await gateway.RecordAsync())["client"]);
    }

    [Fact]
    [Trait("Rule", "R4")]
    public async Task Door_TrustedProxy_IsTakenAndWhomItNamesIsJudgedByNetwork()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, snapshot => ProxyHeaders.Believe(snapshot) with { Door = ProxyHeaders.Trusted.Union(snapshot.Resources["ai"].Network.Allowed) });
        using var counts = new RefusedCounts(gateway);
        foreach (var (source, status) in new[] { ("127.0.0.1", 200), ("127.0.0.8", 403) })
        {
            var answer = await RawClient.SendAsync(gateway.EndPoint, [.. ProxyHeaders.Version2(source), .. "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8], ProxyHeaders.Proxy);
            Assert.Equal(status, RawClient.StatusOf(answer));
        }

        Assert.Empty(counts.Reasons);
        Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, Other));
        Assert.Single(counts.Reasons);
    }

    [Fact]
    [Trait("Rule", "R4")]
    public async Task Door_ChangedByAReload_HoldsForTheNextConnection()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        Assert.Equal(403, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, ProxyHeaders.Get, Other)));
        var store = gateway.Services.GetRequiredService<PolicyStore>();
        store.Publish(store.Current! with { Door = Policies.Set("127.0.0.1", "127.0.0.1") });
        Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, Other));

        store.Publish(store.Current! with { Door = AddressSet.Any });
        Assert.Equal(403, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, ProxyHeaders.Get, Other)));
    }

    [Fact]
    [Trait("Rule", "R8")]
    public async Task Door_ThatThrows_ClosesTheConnectionAndGoesOnAccepting()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        var store = gateway.Services.GetRequiredService<PolicyStore>();
        var whole = store.Current!;
        store.Publish(whole with { ClientAddress = null! });
        Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, Admitted));
        Assert.Contains(gateway.Lines, line => line.StartsWith("A connection could not be judged", StringComparison.Ordinal));

        store.Publish(whole);
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, ProxyHeaders.Get, Admitted)));
    }

    [Fact]
    [Trait("Rule", "R13")]
    public async Task Http2_RangeTakenAwayByAReload_HoldsFromTheNextRequestOfAnOpenConnection()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, protocols: HttpProtocols.Http2);
        var store = gateway.Services.GetRequiredService<PolicyStore>();
        await using var tunnel = new Tunnel(gateway.EndPoint, Admitted, []);
        using var client = tunnel.Client();
        var address = new Uri($"http://{gateway.EndPoint}/a");
        Assert.Equal(HttpStatusCode.OK, await Tunnel.GetHttp2Async(client, address));

        var narrowed = ProxyHeaders.Inside(store.Current!.Resources["ai"]);
        store.Publish(Policies.Snapshot(narrowed, endpoint.Prefix));
        Assert.Equal(HttpStatusCode.Forbidden, await Tunnel.GetHttp2Async(client, address));
        Assert.Equal(1, tunnel.Connections);
    }

    private static Task<Gateway> StartAsync(Endpoint endpoint, Func<PolicySnapshot, PolicySnapshot>? snapshot = null, HttpProtocols protocols = HttpProtocols.Http1) =>
        Gateway.StartAsync(endpoint, resource => resource.WithNetwork(Policies.Set("127.0.0.1", "127.0.0.1")), new() { Snapshot = snapshot, Protocols = protocols });
}

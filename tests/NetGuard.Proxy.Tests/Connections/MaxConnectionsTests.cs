using System.Net;
using Microsoft.AspNetCore.Builder;
using NetGuard.Policy;
using NetGuard.Proxy.Tests.Pipeline;
using Endpoint = NetGuard.Proxy.Tests.Pipeline.Endpoint;

namespace NetGuard.Proxy.Tests.Connections;

[Trait("Rule", "R25")]
public sealed class MaxConnectionsTests
{
    private static readonly IPAddress First = IPAddress.Parse("127.0.0.11");
    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.12");

    [Fact]
    public async Task Connections_BeyondTheLimitOfAnAddress_AreClosedAndCounted()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, 10, 1);
        using var counts = new RefusedCounts(gateway);
        using (var held = await HoldAsync(gateway, First))
        {
            Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, First));
            Assert.Equal(["limit.capacity"], counts.Reasons);
            Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, ProxyHeaders.Get, Second)));
        }

        await UntilAdmittedAsync(gateway, First);
    }

    [Fact]
    public async Task Connections_BeyondTheLimitOfAll_AreClosedAndCounted()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, 1, 1);
        using var counts = new RefusedCounts(gateway);
        using (var held = await HoldAsync(gateway, First))
        {
            Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, Second));
            Assert.Equal(["limit.capacity"], counts.Reasons);
        }

        await UntilAdmittedAsync(gateway, Second);
    }

    [Fact]
    public async Task Connections_OfATrustedProxy_CountTowardsTheWholeAlone()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, 3, 1, snapshot => snapshot with
        {
            ClientAddress = new ClientAddressRules(ClientAddressSource.XForwardedFor, Policies.Set("127.0.0.11", "127.0.0.11"), null),
        });
        using var counts = new RefusedCounts(gateway);
        using var one = await HoldAsync(gateway, First);
        using var two = await HoldAsync(gateway, First);
        using var three = await HoldAsync(gateway, First);
        Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, First));
        Assert.Equal(["limit.capacity"], counts.Reasons);
    }

    /// <summary>The peer has ended sending, the server knows it, and a request goes on all the same.</summary>
    [Fact]
    public async Task Connection_ThatIsHalfClosed_CountsUntilItIsGone()
    {
        var closed = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, 10, 1, application: application => application.Use(async (context, next) =>
        {
            if (context.Request.Path == "/held")
            {
                context.RequestAborted.Register(() => closed.TrySetResult());
                await goOn.Task;
            }

            await next(context);
        }));
        using var half = await RawConnection.OpenAsync(gateway.EndPoint, First);
        await half.SendAsync("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
        half.EndSending();
        await closed.Task;
        Assert.Equal("", await RawConnection.ReadWhatIsSaidAsync(gateway.EndPoint, First));
        goOn.SetResult();
        await UntilAdmittedAsync(gateway, First);
    }

    private static async Task<RawConnection> HoldAsync(Gateway gateway, IPAddress from)
    {
        var connection = await RawConnection.OpenAsync(gateway.EndPoint, from);
        await connection.SendAsync("GET /a HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await connection.ReadHeadsAsync(1), StringComparison.Ordinal);
        return connection;
    }

    // The server notices on its own time that a peer is gone; each try is a connection of its own.
    private static async Task UntilAdmittedAsync(Gateway gateway, IPAddress from)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, ProxyHeaders.Get, from)) != 200)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static Task<Gateway> StartAsync(Endpoint endpoint, int all, int address, Func<PolicySnapshot, PolicySnapshot>? snapshot = null, Action<WebApplication>? application = null) =>
        Gateway.StartAsync(endpoint, setup: new()
        {
            Application = application,
            Snapshot = policy => (snapshot?.Invoke(policy) ?? policy) with { Limits = new GatewayLimits { MaxBufferedBytes = 1 << 20, MaxConnections = all, MaxConnectionsPerAddress = address } },
        });
}

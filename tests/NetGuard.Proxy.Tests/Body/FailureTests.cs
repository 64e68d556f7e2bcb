using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Body;

public sealed class FailureTests
{
    private const string Start = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n";

    /// <summary>Requests that end badly at each place where a body may be held; the last of them leave in the middle.</summary>
    private static readonly (string Request, bool Leaves)[] Failing =
    [
        ($"{Start}Content-Length: 2000000\r\n\r\n", false),
        ($"{Start}Content-Length: 9\r\n\r\n{{\"a\":nul}}", false),
        ($"{Start}Content-Length: 28\r\n\r\n{{\"a\":\"https://forbidden.x/\"}}", false),
        ($"{Start}Content-Length: 2\r\n\r\n{{}}", false),
        ($"{Start}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\nzz\r\n", false),
        ($"{Start}Transfer-Encoding: chunked\r\n\r\n2;{new string('x', 900)}\r\n{{}}\r\n0\r\n\r\n", false),
        ($"{Start}Content-Length: 90000\r\n\r\n{new string(' ', 9000)}", true),
        ($"{Start}Transfer-Encoding: chunked\r\n\r\n2000\r\n{new string(' ', 0x2000)}\r\n20\r\n  ", true),
    ];

    [Fact]
    [Trait("Rule", "R25")]
    public async Task Memory_AfterEveryKindOfFailure_IsAllGivenBack()
    {
        const int rounds = 40;
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { Inspection = Policies.Inspection(Mode.Enforce) }, new() { Level = LogLevel.Critical });
        await Parallel.ForAsync(0, rounds * Failing.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var (request, leaves) = Failing[i % Failing.Length];
            if (leaves)
            {
                await LeaveAsync(gateway, request);
            }
            else
            {
                await RawClient.SendAsync(gateway.EndPoint, request);
            }
        });

        var reasons = new HashSet<string?>();
        for (var i = 0; i < rounds * Failing.Length; i++)
        {
            reasons.Add((string?)(await gateway.RecordAsync())["reason"]);
        }

        Assert.Equal(0, gateway.Services.GetRequiredService<BufferBudget>().Reserved);
        Assert.Superset(new HashSet<string?> { "upstream.unreachable", "limit.body_size", "body.malformed", "uri.fqdn_not_allowed", "body.incomplete", "request.header" }, reasons);
    }

    [Fact]
    public async Task CallersWhoLeave_WriteNothingToTheLogButTheirRecords()
    {
        using var arrived = new SemaphoreSlim(0);
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            arrived.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Level = LogLevel.Warning });
        await LeaveAsync(gateway, $"{Start}Content-Length: 90000\r\n\r\n[");
        await gateway.RecordAsync();
        await LeaveAsync(gateway, $"{Start}Content-Length: 2\r\n\r\n[]", arrived);
        await gateway.RecordAsync();
        Assert.Equal(2, gateway.Lines.Count);
        Assert.All(gateway.Lines, line => Assert.StartsWith("time=", line, StringComparison.Ordinal));
    }

    /// <summary>Sends what there is and resets the connection, once the endpoint has the request where one is waited for.</summary>
    private static async Task LeaveAsync(Gateway gateway, string request, SemaphoreSlim? arrived = null)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(gateway.EndPoint);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        if (arrived is not null)
        {
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(10)));
        }
        else
        {
            // Half closed: the server has read all that there is before it sees the end.
            socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(rest) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // The server closes in its own way on who leaves in the middle.
            }
        }
    }
}

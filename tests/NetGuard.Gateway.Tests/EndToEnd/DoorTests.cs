using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>From the file to the door: who is closed before the first byte, and whom a PROXY header names, across a reload.</summary>
public sealed class DoorTests
{
    private const string Request = "GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\napi-key: " + TestConfig.Key1 + "\r\n\r\n";

    [Fact]
    [Trait("Rule", "R4")]
    public async Task RefuseAtAccept_InTheFile_ClosesGuestsAndFollowsTheFile()
    {
        await using var gateway = await RunningGateway.StartAsync(config => config["NetGuard"]!["ClientAddress"] = new JsonObject { ["RefuseAt"] = "Accept" });
        Assert.Equal("", await AnswerAsync(gateway, "127.0.0.2", Request));
        Assert.StartsWith("HTTP/1.1 200 ", await AnswerAsync(gateway, "127.0.0.1", Request), StringComparison.Ordinal);

        gateway.Config["NetGuard"]!["ClientAddress"] = new JsonObject { ["Source"] = "ProxyProtocol", ["TrustedProxies"] = "127.0.0.9", ["RefuseAt"] = "Accept" };
        await gateway.SaveAsync();
        Assert.Equal("", await AnswerAsync(gateway, "127.0.0.2", Request));
        Assert.StartsWith("HTTP/1.1 200 ", await AnswerAsync(gateway, "127.0.0.9", "PROXY TCP4 127.0.0.3 127.0.0.1 1 2\r\n" + Request), StringComparison.Ordinal);
        Assert.Contains("\r\nx-netguard-reason: network.not_allowed\r\n", await AnswerAsync(gateway, "127.0.0.9", "PROXY TCP4 127.0.0.2 127.0.0.1 1 2\r\n" + Request), StringComparison.Ordinal);
        Assert.Contains("\r\nx-netguard-reason: client.address_invalid\r\n", await AnswerAsync(gateway, "127.0.0.9", Request), StringComparison.Ordinal);

        // The admin application has no door.
        Assert.NotEmpty(await gateway.AskAdminAsync("/health"));
    }

    private static async Task<string> AnswerAsync(RunningGateway gateway, string from, string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        var answer = new StringBuilder();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, patience.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), patience.Token);
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // A closed door may reset what comes to it.
        }

        return answer.ToString();
    }
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using NetGuard.Gateway.Hosting;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Hosting;

public sealed class KestrelLimitsTests
{
    [Fact]
    public void Section_WithEverySetting_IsWhatTheServerHas()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["L:MaxConcurrentConnections"] = "7",
            ["L:RequestHeadersTimeout"] = "00:00:09",
            ["L:KeepAliveTimeout"] = "00:01:00",
            ["L:MinRequestBodyDataRate:BytesPerSecond"] = "1000",
            ["L:MinResponseDataRate:GracePeriod"] = "00:00:30",
            ["L:Http2:MaxStreamsPerConnection"] = "50",
        }).Build();
        var limits = new KestrelServerLimits();
        KestrelLimits.Apply(settings.GetSection("L"), limits);

        Assert.Equal(7, limits.MaxConcurrentConnections);
        Assert.Equal((TimeSpan.FromSeconds(9), TimeSpan.FromMinutes(1)), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
        Assert.Equal((1000, TimeSpan.FromSeconds(5)), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal((240, TimeSpan.FromSeconds(30)), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod));
        Assert.Equal(50, limits.Http2.MaxStreamsPerConnection);
    }

    /// <summary>Callers that hold a connection and send next to nothing; each is cut by the server's own clock.</summary>
    [Theory]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\napi-key: " + TestConfig.Key1 + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", "body.incomplete")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n", null)]
    public async Task SlowSender_IsCut(string begun, string? reason)
    {
        await using var gateway = await RunningGateway.StartAsync(config => config["Kestrel"]!["Limits"] = new JsonObject
        {
            ["RequestHeadersTimeout"] = "00:00:01",
            ["MinRequestBodyDataRate"] = new JsonObject { ["BytesPerSecond"] = 1_000_000, ["GracePeriod"] = "00:00:02" },
        });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(begun));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        Assert.StartsWith("HTTP/1.1 408 ", answer.ToString(), StringComparison.Ordinal);
        if (reason is not null)
        {
            Assert.Equal(reason, (await gateway.Log.WaitForDecisionAsync(_ => true))["reason"]);
        }

        Assert.Equal(0, gateway.StandIn.Traffic.Requests);
    }
}

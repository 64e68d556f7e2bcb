using System.Net;
using System.Net.Sockets;
using System.Text;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>What no SDK would send: refused by its own reason, recorded, and not a byte of it at the endpoint.</summary>
public sealed class RawRefusalTests : IAsyncLifetime
{
    private const string Good = "api-key: " + TestConfig.Key1;
    private const string Chat = "/v1/chat/completions";

    private RunningGateway _gateway = null!;

    public static TheoryData<string, string, string> Requests => new()
    {
        { "auth.missing", $"POST {Chat} HTTP/1.1", "{}" },
        { "body.malformed", $"POST {Chat} HTTP/1.1\n{Good}", "{\"messages\":[" },
        { "body.malformed", $"POST {Chat} HTTP/1.1\n{Good}\nContent-Type: application/octet-stream", "PK" },
        { "body.encoding", $"POST {Chat} HTTP/1.1\n{Good}\nContent-Encoding: gzip", "{}" },
        { "uri.fqdn_not_allowed", $"POST {Chat} HTTP/1.1\n{Good}", """{"messages":[],"a":"https:\u002f\/attacker.example"}""" },
        { "uri.fqdn_not_allowed", $"POST {Chat} HTTP/1.1\n{Good}", """{"user":"https://files.allowed.example/","user":"https://attacker.example/"}""" },
        { "uri.fqdn_not_allowed", $"GET /v1/models?u=https%3A%2F%2Fattacker.example%2F HTTP/1.1\n{Good}", "" },
        { "uri.scheme", $"POST {Chat} HTTP/1.1\n{Good}", """{"messages":[{"content":[{"image_url":{"url":"file:///etc/passwd"}}]}]}""" },
        { "request.path", $"POST /v1/x/../chat/completions HTTP/1.1\n{Good}", "{}" },
        { "request.path", $"GET /v1/x/%2e%2e/models HTTP/1.1\n{Good}", "" },
        { "request.path", $"GET /v1/a%5cb HTTP/1.1\n{Good}", "" },
        { "request.method", $"TRACE /v1/models HTTP/1.1\n{Good}", "" },
        { "request.header", $"GET /v1/models HTTP/1.1\n{Good}\nX_Forwarded_For: 10.0.0.1", "" },
        { "request.header", $"POST {Chat} HTTP/1.1\n{Good}\nTransfer-Encoding: chunked", "{}" },
        { "upgrade.not_allowed", $"GET /v1/realtime HTTP/1.1\n{Good}\nConnection: Upgrade\nUpgrade: websocket", "" },
        { "route.no_resource", "GET /health HTTP/1.1", "" },
        { "route.no_resource", "GET /metrics HTTP/1.1", "" },
    };

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_Refused_LeavesARecordAndNothingAtTheEndpoint(string reason, string head, string body)
    {
        var answer = await SendAsync(head, body);
        Assert.Contains($"x-netguard-reason: {reason}\r\n", answer, StringComparison.Ordinal);
        var decision = await _gateway.Log.WaitForDecisionAsync(_ => true);
        Assert.Equal(("Reject", reason), (decision["verdict"], decision["reason"]));
        Assert.Equal((0L, 0L), (_gateway.StandIn.Traffic.Connections, _gateway.StandIn.Traffic.Bytes));
    }

    [Fact]
    public async Task AdminPaths_WithTheAdminsHost_AreNotServedByTheDataPort()
    {
        var answer = await SendAsync($"GET /metrics HTTP/1.1\nHost: {_gateway.Admin.Authority}", "");
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string head, string body)
    {
        var lines = head.Split('\n').ToList();
        AddUnlessNamed("Host", "gateway");
        AddUnlessNamed("Content-Type", "application/json");
        lines.Add($"Content-Length: {body.Length}");
        lines.Add("Connection: close");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _gateway.Address.Port);
        await client.Client.SendAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();

        void AddUnlessNamed(string name, string value)
        {
            if (!lines.Exists(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)))
            {
                lines.Add($"{name}: {value}");
            }
        }
    }
}

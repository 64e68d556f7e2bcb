using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using NetGuard.Decisions;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Telemetry;

public sealed class RecordTests
{
    private static readonly string[] Fields =
    [
        "time", "requestId", "traceId", "resource", "route", "operation", "operationGroup", "method", "path", "client", "remoteAddress", "userAgent", "keySlot", "verdict", "reason", "rule",
        "wouldReject", "stageMicros", "bytesInspected", "bytesOpaque", "bytesTotal", "decoded", "opaqueFiles", "uriCount", "policyVersion", "cutByPolicy", "destination", "status", "upstreamStatus", "durationMs",
    ];

    [Fact]
    public async Task Record_OfAForwardedRequest_HasEachField()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys());
        const string body = """{"model":"m","messages":[]}""";
        await RawClient.SendAsync(
            gateway.EndPoint,
            $"POST /v1/chat/completions?secret=1 HTTP/1.1\r\nHost: a\r\nUser-Agent: sdk/1.0\r\nx-api-key: {Policies.Key2}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var record = await gateway.RecordAsync();
        Assert.Equal(Fields, record.Select(field => field.Key));
        Assert.Equal("ai", record["resource"]);
        Assert.Equal("route /{**rest}", record["route"]);
        Assert.Equal("openai.chat_completions", record["operation"]);
        Assert.Equal("Chat", record["operationGroup"]);
        Assert.Equal("POST", record["method"]);
        Assert.Equal("/v1/chat/completions", record["path"]);
        Assert.Equal("127.0.0.1", record["client"]);
        Assert.Equal("sdk/1.0", record["userAgent"]);
        Assert.Equal(2, record["keySlot"]);
        Assert.Equal(nameof(Verdict.Allow), record["verdict"]);
        Assert.Null(record["reason"]);
        Assert.Equal((long)body.Length + "secret=1".Length, record["bytesTotal"]);
        Assert.Equal(record["bytesTotal"], record["bytesInspected"]);
        Assert.Equal(Policies.Version, record["policyVersion"]);
        Assert.Equal("ai/a", record["destination"]);
        Assert.Matches("^admit=[0-9]+ identify=[0-9]+ network=[0-9]+ authenticate=[0-9]+ limit=[0-9]+ body=[0-9]+ inspect=[0-9]+$", (string)record["stageMicros"]!);
        Assert.DoesNotContain("secret", record.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Rule", "R26")]
    [InlineData("a b\\", "userAgent=\"a b\\\\\"")]
    [InlineData("a\" verdict=Allow", "userAgent=\"a\\\" verdict=Allow\"")]
    [InlineData("a\"b", "userAgent=\"a\\\"b\"")]
    [InlineData("plain", "userAgent=plain")]
    public void Line_OfHostileText_HasNoFieldOfTheCallers(string text, string expected) =>
        Assert.Equal(expected + " verdict=Reject", new Proxy.Telemetry.DecisionRecord([new("userAgent", text), new("verdict", "Reject")]).ToString());

    [Fact]
    [Trait("Rule", "R26")]
    public async Task Record_OfHostileText_IsBoundedPrintableAscii()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        await RawClient.SendAsync(gateway.EndPoint, $"GET /{new string('p', 4000)} HTTP/1.1\r\nHost: a\r\nx-netguard-request-id: forged\r\nUser-Agent: \u00e2\u0080\u00ae{new string('u', 400)}\r\n\r\n");
        var record = await gateway.RecordAsync();
        Assert.Equal(2048, ((string)record["path"]!).Length);
        Assert.StartsWith("\\u202e", (string)record["userAgent"]!, StringComparison.Ordinal);
        Assert.True(((string)record["userAgent"]!).Length <= 256);
        Assert.NotEqual("forged", record["requestId"]);
        Assert.DoesNotContain(record.ToString(), c => c is < ' ' or > '~');
    }

    [Theory]
    [InlineData("GET http://h/v1/x?k=1 HTTP/1.1\r\nHost: h\r\n\r\n", "/v1/x")]
    [InlineData("GET http://h?k=1 HTTP/1.1\r\nHost: h\r\n\r\n", "/")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "*")]
    public async Task Record_OfOtherTargetForms_HasThePathAlone(string request, string path)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        await RawClient.SendAsync(gateway.EndPoint, request);
        Assert.Equal(path, (await gateway.RecordAsync())["path"]);
    }

    [Fact]
    public async Task Record_OfARequestWhoseCallerLeft_IsWritten()
    {
        var reached = new TaskCompletionSource();
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await Gateway.StartAsync(endpoint);
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(gateway.EndPoint);
            await socket.SendAsync("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
            await reached.Task;
        }

        Assert.Equal("/a", (await gateway.RecordAsync())["path"]);
    }

    [Fact]
    public async Task Record_OfARequestThatBreaksBehindTheGuard_IsWritten()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Map = application => application.MapReverseProxy(proxy =>
            {
                proxy.UseNetGuard();
                proxy.Use(_ => _ => throw new InvalidOperationException("broken"));
            }),
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(500, RawClient.StatusOf(answer));
        Assert.Equal(500, (await gateway.RecordAsync())["status"]);
        Assert.Equal(0, endpoint.Connections);
    }
}

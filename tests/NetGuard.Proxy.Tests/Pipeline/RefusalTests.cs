using System.Net;
using System.Text.Json;
using NetGuard.Decisions;
using NetGuard.Networks;

namespace NetGuard.Proxy.Tests.Pipeline;

public sealed class RefusalTests
{
    [Fact]
    public async Task NetworkRefusal_SaysWhichAddressWasSeen()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithNetwork(Policies.Set("10.0.0.0", "10.255.255.255")));
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\nx-netguard-request-id: mine\r\n\r\n", IPAddress.Parse("127.0.0.7"));

        Assert.Equal(403, RawClient.StatusOf(answer));
        using var json = JsonDocument.Parse(RawClient.BodyOf(answer));
        var record = await gateway.RecordAsync();
        var expected = """
            {"type":"error","error":{"code":"403","type":"netguard_rejection","message":"Access denied due to Virtual Network/Firewall rules.","param":null,"innererror":{"code":"network.not_allowed","clientAddress":"127.0.0.7","requestId":"ID"}}}
            """.Trim().Replace("ID", (string)record["requestId"]!, StringComparison.Ordinal);
        Assert.Equal(expected, RawClient.BodyOf(answer));
        Assert.Contains($"x-netguard-request-id: {record["requestId"]}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("x-netguard-reason: network.not_allowed\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("x-should-retry: false\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Retry-After", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal("NetGuard.Resources.ai.NetworkAcls.Allow (appsettings.json:1:1)", record["rule"]);
        Assert.Equal(0, endpoint.Connections);
    }

    [Fact]
    public async Task Refusal_OfHead_HasNoBody()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithNetwork(AddressSet.Empty));
        var answer = await RawClient.SendAsync(gateway.EndPoint, "HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Equal(403, RawClient.StatusOf(answer));
        Assert.Equal("", RawClient.BodyOf(answer));
    }

    [Fact]
    public async Task Refusal_BeforeTheBodyWasRead_ClosesTheConnection()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithNetwork(AddressSet.Empty));
        var answer = await RawClient.SendAsync(gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n[1,2]");
        Assert.Equal(403, RawClient.StatusOf(answer));
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_ThatMayPass_SaysWhenToComeAgain()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Routes = [Gateway.Route(version: "gone")] });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("Retry-After: 1\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("x-should-retry", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectionRefusal_NamesTheFieldAndKeepsTheConnection()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { Inspection = Policies.Inspection(Mode.Enforce) });
        var answer = await RawClient.SendAsync(gateway.EndPoint, Bad);
        Assert.Equal(400, RawClient.StatusOf(answer));
        using var json = JsonDocument.Parse(RawClient.BodyOf(answer));
        Assert.Equal("uri.fqdn_not_allowed", json.RootElement.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString());
        Assert.StartsWith("$.", json.RootElement.GetProperty("error").GetProperty("param").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
    }

    [Theory]
    [InlineData("/v1/realtime/client_secrets", "openai.realtime_sessions", "CredentialMinting")]
    [InlineData("/v1/uploads/u/parts", "openai.uploads", "SplitUploads")]
    [InlineData("/v1/upload%73;x=1", "openai.uploads", "SplitUploads")]
    [Trait("Rule", "R17")]
    public async Task ClosedOperation_IsRefusedBeforeItsBodyIsRead(string path, string operation, string group)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");

        Assert.Equal(403, RawClient.StatusOf(answer));
        using var json = JsonDocument.Parse(RawClient.BodyOf(answer));
        var error = json.RootElement.GetProperty("error");
        Assert.Equal(("403", $"The operation '{operation}' is not allowed for this resource."), (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()));
        Assert.Equal("route.operation", error.GetProperty("innererror").GetProperty("code").GetString());
        var record = await gateway.RecordAsync();
        Assert.Equal((operation, group, "route.operation"), (record["operation"], record["operationGroup"], record["reason"]));
        Assert.Equal(0, endpoint.Connections);
    }

    [Fact]
    public async Task ReportMode_ChangesNoByteOfTheAnswer()
    {
        var answers = new List<string>();
        foreach (var mode in new[] { Mode.Off, Mode.Report })
        {
            await using var endpoint = await Endpoint.StartAsync(async context =>
            {
                await context.Request.BodyReader.ReadAsync();
                context.Response.Headers.Date = "Tue, 24 Nov 2026 00:00:00 GMT";
                await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "answer");
            });
            await using var gateway = await Gateway.StartAsync(
                endpoint,
                ai => (ai with { Inspection = Policies.Inspection(mode) }).WithNetwork(AddressSet.Empty, mode).WithKeys(mode, allowAnonymous: true));
            answers.Add(await RawClient.SendAsync(gateway.EndPoint, Bad));

            var record = await gateway.RecordAsync();
            var would = (string[])record["wouldReject"]!;
            Assert.Equal(mode == Mode.Off ? [] : ["network.not_allowed", "auth.missing", "uri.fqdn_not_allowed"], would);
            Assert.Equal(mode == Mode.Off ? "Allow" : "Report", record["verdict"]);
        }

        Assert.Equal(200, RawClient.StatusOf(answers[0]));
        Assert.Equal(answers[0], answers[1]);
    }

    private const string BadBody = """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://attacker.test/x"}}]}]}""";

    private static readonly string Bad =
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {BadBody.Length}\r\n\r\n{BadBody}";

    [Theory]
    [Trait("Rule", "R15")]
    [InlineData("api-key: wrong", false)]
    [InlineData("api-key: " + Policies.Key1, true)]
    public async Task Expectation_IsAnsweredOnlyWhereTheBodyWillBeRead(string header, bool continues)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys());
        var answers = await RawClient.SendAsync(
            gateway.EndPoint,
            System.Text.Encoding.Latin1.GetBytes($"POST /a HTTP/1.1\r\nHost: a\r\n{header}\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{(continues ? "{}" : "")}"),
            toEnd: true);
        Assert.Equal(continues, answers.Contains("HTTP/1.1 200", StringComparison.Ordinal));
        if (!continues)
        {
            Assert.DoesNotContain("HTTP/1.1 100", answers, StringComparison.Ordinal);
            Assert.Equal(401, RawClient.StatusOf(answers));
        }
    }
}

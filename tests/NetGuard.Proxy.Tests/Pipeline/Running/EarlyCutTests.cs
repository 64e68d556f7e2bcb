using System.Text.Json;
using NetGuard.Policy;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>Requests that are cut before their answer has begun: the caller still reads why.</summary>
[Trait("Rule", "R13")]
public sealed class EarlyCutTests
{
    private const string Path = "/slow";

    [Fact]
    public async Task Request_ThatWaitsForTheEndpoint_IsAnswered403AndTheConnectionGoesOn()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(Path);
        await cutting.Streams.ArrivedAsync(Path);

        await cutting.ReloadAsync(Closed);
        cutting.Look();

        await caller.ReadToAsync("\"clientAddress\":\"127.0.0.1\"");
        Assert.Equal(403, RawClient.StatusOf(caller.Received));
        Assert.Contains("x-netguard-reason: network.not_allowed\r\n", caller.Received, StringComparison.Ordinal);
        Assert.Contains("x-should-retry: false\r\n", caller.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", caller.Received, StringComparison.OrdinalIgnoreCase);
        await cutting.Streams.LeftAsync(Path);
        var record = await cutting.RecordAsync();
        Assert.Equal(("Reject", "network.not_allowed", 403, null), (record["verdict"], record["reason"], record["status"], record["upstreamStatus"]));

        // Nothing of the cut is left on the connection or in the request's reused state.
        await cutting.ReloadAsync();
        caller.Clear();
        await caller.SendGetAsync("/after");
        cutting.Streams.Send("/after", "well");
        cutting.Streams.Finish("/after");
        await caller.ReadToAsync("\r\n0\r\n\r\n");
        Assert.Equal(200, RawClient.StatusOf(caller.Received));
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\n{")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")]
    public async Task Upload_ThatComesSlowly_IsAnswered403AndItsBytesAreLetGo(string begun)
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendAsync($"POST {Path} HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\n{begun}");
        await Until.HoldsAsync(() => cutting.Held > 0);

        await cutting.ReloadAsync(resource => resource with { Authentication = new AuthenticationRules(Decisions.Mode.Enforce, allowAnonymous: false, [Policies.Key2], Policies.Rule("Authentication.Keys")) });
        cutting.Look();

        await caller.ReadToAsync("\"requestId\"");
        Assert.Equal(401, RawClient.StatusOf(caller.Received));
        Assert.Contains("Connection: close\r\n", caller.Received, StringComparison.Ordinal);
        var body = caller.Received[caller.Received.IndexOf("\r\n\r\n", StringComparison.Ordinal)..];
        Assert.Equal("auth.invalid_key", JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString());
        var record = await cutting.RecordAsync();
        Assert.Equal(("Reject", "auth.invalid_key", 401), (record["verdict"], record["reason"], record["status"]));
        Assert.Equal(0, cutting.Held);
        Assert.Equal(0, cutting.Streams.Endpoint.Connections);
    }

    [Fact]
    public async Task Upload_UnderAPolicyThatStillAdmitsIt_IsForwarded()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendAsync($"POST {Path} HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nContent-Length: 2\r\n\r\n{{");
        await Until.HoldsAsync(() => cutting.Held > 0);

        await cutting.ReloadAsync();
        cutting.Look();

        await caller.SendAsync("}");
        cutting.Streams.Send(Path, "well");
        cutting.Streams.Finish(Path);
        await caller.ReadToAsync("\r\n0\r\n\r\n");
        Assert.Null((await cutting.RecordAsync())["reason"]);
    }

    [Fact]
    public async Task NextRequest_OnAnOpenConnection_IsJudgedByTheNewPolicy()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(Path);
        cutting.Streams.Send(Path, "well");
        cutting.Streams.Finish(Path);
        await caller.ReadToAsync("\r\n0\r\n\r\n");
        Assert.Null((await cutting.RecordAsync())["reason"]);

        await cutting.ReloadAsync(Closed);
        caller.Clear();
        await caller.SendGetAsync(Path);
        await caller.ReadToAsync("\"requestId\"");
        Assert.Equal(403, RawClient.StatusOf(caller.Received));
        Assert.Equal("network.not_allowed", (await cutting.RecordAsync())["reason"]);
    }

    private static ResourcePolicy Closed(ResourcePolicy resource) => resource.WithNetwork(Policies.Set("192.0.2.1", "192.0.2.9"));
}

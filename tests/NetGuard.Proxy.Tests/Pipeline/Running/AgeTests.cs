using NetGuard.Policy;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

[Trait("Rule", "R13")]
public sealed class AgeTests
{
    private const string Path = "/long";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Stream_AtItsGreatestAge_EndsAbruptlyAndNotBefore()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(Path);
        cutting.Streams.Send(Path, "first");
        await caller.ReadToAsync("data: first\n\n");

        cutting.Time.Advance(LifetimeRules.DefaultMaxRequestAge - Second);
        cutting.Streams.Send(Path, "just in time");
        await caller.ReadToAsync("data: just in time\n\n");
        cutting.Time.Advance(Second);

        await caller.ReadToEndAsync();
        Assert.DoesNotContain("\r\n0\r\n", caller.Received, StringComparison.Ordinal);
        await cutting.Streams.LeftAsync(Path);
        var record = await cutting.RecordAsync();
        Assert.Equal(("Reject", "limit.age", 200), (record["verdict"], record["reason"], record["status"]));
        Assert.Equal(900_000d, record["durationMs"]);
    }

    [Fact]
    public async Task Request_ThatWaitsForTheEndpoint_IsAnswered504WithoutAHintToRetry()
    {
        await using var cutting = await CuttingGateway.StartAsync(resource => Aged(resource, 30));
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(Path);
        await cutting.Streams.ArrivedAsync(Path);

        cutting.Time.Advance(30 * Second);

        await caller.ReadToAsync("\"requestId\"");
        Assert.Equal(504, RawClient.StatusOf(caller.Received));
        Assert.Contains("x-netguard-reason: limit.age\r\n", caller.Received, StringComparison.Ordinal);
        Assert.Contains("x-should-retry: false\r\n", caller.Received, StringComparison.Ordinal);
        var record = await cutting.RecordAsync();
        Assert.Equal(("limit.age", "NetGuard.Resources.ai.Limits.MaxRequestAge (appsettings.json:1:1)"), (record["reason"], record["rule"]));
    }

    [Fact]
    public async Task Upload_AtItsGreatestAge_IsAnswered()
    {
        await using var cutting = await CuttingGateway.StartAsync(resource => Aged(resource, 30));
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendAsync($"POST {Path} HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nContent-Length: 10\r\n\r\n{{");
        await Until.HoldsAsync(() => cutting.Held > 0);

        cutting.Time.Advance(30 * Second);

        await caller.ReadToAsync("\"requestId\"");
        Assert.Contains("x-netguard-reason: limit.age\r\n", caller.Received, StringComparison.Ordinal);
        Assert.Equal("limit.age", (await cutting.RecordAsync())["reason"]);
    }

    [Fact]
    public async Task Age_AsALaterPolicyHasIt_HoldsForWhatRunsAndForFinishToo()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(Path);
        cutting.Streams.Send(Path, "first");
        await caller.ReadToAsync("data: first\n\n");

        cutting.Time.Advance(20 * Second);
        await cutting.ReloadAsync(resource => Aged(resource, 20) with { Lifetime = new LifetimeRules(20 * Second, Revocation.Finish, null) });
        cutting.Look();

        await caller.ReadToEndAsync();
        Assert.Equal("limit.age", (await cutting.RecordAsync())["reason"]);
    }

    private static ResourcePolicy Aged(ResourcePolicy resource, int seconds) =>
        resource with { Lifetime = new LifetimeRules(seconds * Second, Revocation.Cut, Policies.Rule("Limits.MaxRequestAge")) };
}

using Microsoft.Extensions.DependencyInjection;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Pipeline.Limits;
using NetGuard.Proxy.Tests.Pipeline.Running;
using static NetGuard.Proxy.Tests.Pipeline.Limits.LimitedGateway;

namespace NetGuard.Proxy.Tests.Pipeline.Limits;

/// <summary>A request holds its place until it is over, and gives it back once, on every way that it may end.</summary>
public sealed class ConcurrencyTests
{
    private const string Path = "/long";

    [Fact]
    public async Task Request_WhileTheLimitIsReached_Gets429_AndPassesOnceOneHasEnded()
    {
        await using var cutting = await StartAsync(Two);
        using var first = await BeginAsync(cutting, "/a");
        using var second = await BeginAsync(cutting, "/b");
        Assert.Equal(2, cutting.Counted());

        var refused = await cutting.AskAsync();
        Assert.Equal((429, "1"), (refused.Status, refused.RetryAfter));
        Assert.Equal("limit.concurrency", HeaderOf(refused.Text, "x-netguard-reason"));
        Assert.Equal("NetGuard.Resources.ai.Limits.Concurrency (appsettings.json:1:1)", (await cutting.RecordAsync())["rule"]);
        Assert.Equal(2, cutting.Counted());

        cutting.Streams.Finish("/a");
        await first.ReadToAsync("\r\n0\r\n\r\n");
        await cutting.RecordAsync();
        Assert.Equal(200, (await cutting.AskAsync()).Status);
        await EndsWithAsync(cutting, 1);
    }

    [Fact]
    public async Task Reload_KeepsWhatRuns()
    {
        await using var cutting = await StartAsync(Two);
        using var first = await BeginAsync(cutting, "/a");
        using var second = await BeginAsync(cutting, "/b");
        await cutting.ReloadAsync(Two);
        Assert.Equal(429, (await cutting.AskAsync()).Status);
        await cutting.ReloadAsync(ai => ai.WithLimits(AtOneTime(3), AtOneTime(3)));
        Assert.Equal(200, (await cutting.AskAsync()).Status);
    }

    [Fact]
    public async Task Client_AtItsLimit_LeavesOthersTheirs()
    {
        await using var cutting = await StartAsync(ai => ai.WithLimits(AtOneTime(5), AtOneTime(1)));
        using var first = await BeginAsync(cutting, "/a");
        Assert.Equal(429, (await cutting.AskAsync()).Status);
        Assert.Equal(200, (await cutting.AskAsync(from: "127.0.0.2")).Status);
        await EndsWithAsync(cutting, 1);
    }

    [Fact]
    public async Task Place_OfARequestPastALimitInReportMode_IsGivenBackToo()
    {
        await using var cutting = await StartAsync(ai => ai.WithLimits(AtOneTime(1, Mode.Report), AtOneTime(1, Mode.Report)));
        using var first = await BeginAsync(cutting, "/a");
        Assert.Equal(200, (await cutting.AskAsync()).Status);
        Assert.Equal(["limit.concurrency", "limit.concurrency"], (string[])(await cutting.RecordAsync())["wouldReject"]!);
        await EndsWithAsync(cutting, 1);
    }

    [Fact]
    public async Task Place_OfARequestThatIsRefusedLater_IsGivenBack()
    {
        await using var cutting = await StartAsync(ai => Two(ai with { Inspection = Policies.Inspection(Mode.Enforce) }));
        const string Body = "{\"a\":\"https://x.test/\"}";
        Assert.Equal(400, (await cutting.AskAsync(method: "POST", more: $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}")).Status);
        await EndsWithAsync(cutting, 0);
    }

    [Fact]
    public async Task Place_OfARequestWhoseStageThrows_IsGivenBack()
    {
        await using var cutting = await StartAsync(ai => Two(ai with { Inspection = null! }));
        Assert.Equal(500, (await cutting.AskAsync()).Status);
        await EndsWithAsync(cutting, 0);
    }

    [Fact]
    public async Task Place_OfACallerThatGoesAway_IsGivenBack()
    {
        await using var cutting = await StartAsync(Two);
        using (await BeginAsync(cutting, Path))
        {
        }

        await cutting.Streams.LeftAsync(Path);
        await cutting.RecordAsync();
        await EndsWithAsync(cutting, 0);
    }

    [Fact]
    public async Task Place_OfAnUploadThatStops_IsGivenBack()
    {
        await using var cutting = await StartAsync(Two);
        using (var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint))
        {
            await caller.SendAsync($"POST {Path} HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nContent-Length: 1000\r\n\r\n{{");
            await Until.HoldsAsync(() => cutting.Held > 0);
            Assert.Equal(1, cutting.Counted());
        }

        await cutting.RecordAsync();
        await EndsWithAsync(cutting, 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Place_OfARequestThatIsCut_IsGivenBack(bool hasBegun)
    {
        await using var cutting = await StartAsync(Two);
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(Path);
        await cutting.Streams.ArrivedAsync(Path);
        if (hasBegun)
        {
            cutting.Streams.Send(Path, "first");
            await caller.ReadToAsync("data: first\n\n");
        }

        await cutting.ReloadAsync(ai => Two(ai).WithNetwork(AddressSet.Empty));
        cutting.Look();
        Assert.Equal("network.not_allowed", (await cutting.RecordAsync())["reason"]);
        await EndsWithAsync(cutting, 0);
    }

    [Fact]
    public async Task Place_OfARequestWhoseEndpointIsGone_IsGivenBack()
    {
        await using var cutting = await StartAsync(Two);
        await cutting.Streams.DisposeAsync();
        Assert.Equal(502, (await cutting.AskAsync()).Status);
        await EndsWithAsync(cutting, 0);
    }

    [Theory]
    [InlineData("00:00:29", false)]
    [InlineData("00:00:30", true)]
    public async Task Body_ThatTakesTooLong_Is408(string after, bool isLate)
    {
        await using var cutting = await StartAsync(ai => Two(ai) with { Lifetime = LifetimeRules.Default with { BodyTimeout = TimeSpan.FromSeconds(30), BodyRule = Policies.Rule("Limits.BodyTimeout") } });
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendAsync($"POST /quick HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nContent-Length: 2\r\n\r\n{{");
        await Until.HoldsAsync(() => cutting.Held > 0);
        cutting.Time.Advance(TimeSpan.Parse(after, System.Globalization.CultureInfo.InvariantCulture));
        if (!isLate)
        {
            await caller.SendAsync("}");
        }

        await caller.ReadToAsync("\r\n\r\n");
        Assert.Equal(isLate ? 408 : 200, RawClient.StatusOf(caller.Received));
        var record = await cutting.RecordAsync();
        Assert.Equal(isLate ? ("body.incomplete", "NetGuard.Resources.ai.Limits.BodyTimeout (appsettings.json:1:1)") : (null, null), (record["reason"], record["rule"]));
        await EndsWithAsync(cutting, 0);
    }

    private static ResourcePolicy Two(ResourcePolicy resource) => resource.WithLimits(AtOneTime(2), AtOneTime(2));

    private static async Task<RawConversation> BeginAsync(CuttingGateway cutting, string path)
    {
        var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(path);
        await cutting.Streams.ArrivedAsync(path);
        cutting.Streams.Send(path, "first");
        await caller.ReadToAsync("data: first\n\n");
        return caller;
    }

    /// <summary>So many are counted in, by resource and by client: one less would have been counted out twice.</summary>
    private static async Task EndsWithAsync(CuttingGateway cutting, int count)
    {
        await Until.HoldsAsync(() => cutting.Running == count && cutting.Counted() == count);
        var clients = cutting.Gateway.Services.GetRequiredService<TrafficLimiter>().Clients;
        Assert.True(NetAddress.TryParse("127.0.0.1", out var address));
        Assert.True(clients.TryFind(ClientKey.Of(address, counter: 1), out var entry));
        Assert.Equal((count, count + 1), (entry.State.Running, entry.Uses));
        clients.Return(entry);
    }
}

using NetGuard.Decisions;
using NetGuard.Policy;
using static NetGuard.Proxy.Tests.Pipeline.Limits.LimitedGateway;

namespace NetGuard.Proxy.Tests.Pipeline.Limits;

public sealed class RateTests
{
    [Fact]
    public async Task Requests_PastTheRate_Get429AndPassAfterTheTimeThatItNames()
    {
        await using var cutting = await StartAsync(ai => ai.WithLimits(Requests(4)));
        for (var left = 3; left >= 0; left--)
        {
            var passed = await cutting.AskAsync();
            Assert.Equal(200, passed.Status);
            Assert.Equal(("4", $"{left}"), (HeaderOf(passed.Text, "x-ratelimit-limit-requests"), HeaderOf(passed.Text, "x-ratelimit-remaining-requests")));
            Assert.Equal(left == 0 ? "1m0s" : $"{15 * (4 - left)}s", HeaderOf(passed.Text, "x-ratelimit-reset-requests"));
            await cutting.RecordAsync();
        }

        var refused = await cutting.AskAsync();
        Assert.Equal((429, "15"), (refused.Status, refused.RetryAfter));
        Assert.Equal(("4", "0", "1m0s"), (HeaderOf(refused.Text, "x-ratelimit-limit-requests"), HeaderOf(refused.Text, "x-ratelimit-remaining-requests"), HeaderOf(refused.Text, "x-ratelimit-reset-requests")));
        Assert.Null(HeaderOf(refused.Text, "x-should-retry"));
        var record = await cutting.RecordAsync();
        Assert.Equal(("limit.rate", "NetGuard.Resources.ai.Limits.RequestsPerMinute (appsettings.json:1:1)"), (record["reason"], record["rule"]));

        cutting.Time.Advance(TimeSpan.FromSeconds(14.5));
        Assert.Equal((429, "1"), (await cutting.AskAsync()) is var early ? (early.Status, early.RetryAfter) : default);
        cutting.Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(200, (await cutting.AskAsync()).Status);
        Assert.Equal(429, (await cutting.AskAsync()).Status);
    }

    [Fact]
    public async Task ReportMode_RecordsAndChangesNothing()
    {
        await using var cutting = await StartAsync(ai => ai.WithLimits(Requests(1, Mode.Report), AtOneTime(1, Mode.Report)));
        await cutting.AskAsync();
        await cutting.RecordAsync();
        var passed = await cutting.AskAsync();
        Assert.Equal(200, passed.Status);
        Assert.Null(HeaderOf(passed.Text, "x-ratelimit-limit-requests"));
        var record = await cutting.RecordAsync();
        Assert.Equal("Report", record["verdict"]);
        Assert.Equal(["limit.rate"], (string[])record["wouldReject"]!);
    }

    [Fact]
    public async Task Clients_ByAddress_HaveALimitEach_AndOnePastItTakesNothingOfWhatAllShare()
    {
        await using var cutting = await StartAsync(ai => ai.WithLimits(Requests(3), Requests(1)));
        Assert.Equal(200, (await cutting.AskAsync()).Status);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((429, "60"), (await cutting.AskAsync()) is var again ? (again.Status, again.RetryAfter) : default);
        }

        Assert.Equal(200, (await cutting.AskAsync(from: "127.0.0.2")).Status);
        Assert.Equal(200, (await cutting.AskAsync(from: "127.0.0.3")).Status);
        var shared = await cutting.AskAsync(from: "127.0.0.4");
        Assert.Equal((429, "20"), (shared.Status, shared.RetryAfter));

        // What all share kept it out, so its own limit is untouched.
        cutting.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await cutting.AskAsync(from: "127.0.0.4")).Status);
    }

    [Fact]
    public async Task Clients_ByKey_AreOneWhereverTheyAre()
    {
        await using var cutting = await StartAsync(ai => ai.WithLimits(null, Requests(1), ClientPartition.Key));
        Assert.Equal(200, (await cutting.AskAsync()).Status);
        Assert.Equal(429, (await cutting.AskAsync(from: "127.0.0.2")).Status);
        Assert.Equal(200, (await cutting.AskAsync(Policies.Key2, from: "127.0.0.2")).Status);
    }

    [Fact]
    public async Task Clients_ByKey_WithoutOne_AreCountedByAddress()
    {
        await using var cutting = await StartAsync(ai => ai.WithKeys(Mode.Report, allowAnonymous: true).WithLimits(null, Requests(1), ClientPartition.Key));
        Assert.Equal(200, (await cutting.AskAsync(null)).Status);
        Assert.Equal(429, (await cutting.AskAsync(null)).Status);
        Assert.Equal(200, (await cutting.AskAsync(null, from: "127.0.0.2")).Status);
    }

    [Fact]
    public async Task Bytes_PastTheRate_Get429()
    {
        await using var cutting = await StartAsync(ai => (ai with { MaxRequestBodySize = 60 }).WithLimits(Bytes(60)));
        Assert.Equal(200, (await cutting.AskAsync(method: "POST", more: $"Content-Type: text/plain\r\nContent-Length: 50\r\n\r\n{new string(' ', 50)}")).Status);
        var refused = await cutting.AskAsync(method: "POST", more: $"Content-Type: text/plain\r\nContent-Length: 20\r\n\r\n{new string(' ', 20)}");
        Assert.Equal((429, "10"), (refused.Status, refused.RetryAfter));
        Assert.Equal(200, (await cutting.AskAsync()).Status);
        cutting.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await cutting.AskAsync(method: "POST", more: $"Content-Type: text/plain\r\nContent-Length: 20\r\n\r\n{new string(' ', 20)}")).Status);
    }

    [Fact]
    public async Task Bytes_OfABodyOfUnknownSize_AreWhatItHad()
    {
        await using var cutting = await StartAsync(ai => (ai with { MaxRequestBodySize = 60 }).WithLimits(Bytes(100), Bytes(100)));
        const string Chunked = "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\na\r\n          \r\n0\r\n\r\n";
        for (var i = 0; i < 5; i++)
        {
            // 10 to 40 are used, and 60 could be taken each time.
            Assert.Equal(200, (await cutting.AskAsync(method: "POST", more: Chunked)).Status);
        }

        // 50 are used, and this one might have 60.
        var refused = await cutting.AskAsync(method: "POST", more: Chunked);
        Assert.Equal((429, "6"), (refused.Status, refused.RetryAfter));
    }

    [Fact]
    public async Task Reload_ForgetsNothingThatWasUsed()
    {
        await using var cutting = await StartAsync(ai => ai.WithLimits(Requests(2), Requests(2)));
        await cutting.AskAsync();
        await cutting.AskAsync();
        await cutting.ReloadAsync(ai => ai.WithLimits(Requests(2), Requests(2)));
        Assert.Equal(429, (await cutting.AskAsync()).Status);

        // The minute's worth is used up, however many that now are.
        await cutting.ReloadAsync(ai => ai.WithLimits(Requests(60), Requests(60)));
        Assert.Equal((429, "1"), (await cutting.AskAsync()) is var same ? (same.Status, same.RetryAfter) : default);
        await cutting.ReloadAsync(ai => ai);
        Assert.Equal(200, (await cutting.AskAsync()).Status);
    }
}

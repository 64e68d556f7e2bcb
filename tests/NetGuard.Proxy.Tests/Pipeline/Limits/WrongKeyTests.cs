using NetGuard.Decisions;

namespace NetGuard.Proxy.Tests.Pipeline.Limits;

[Trait("Rule", "R7")]
public sealed class WrongKeyTests
{
    [Fact]
    public async Task Guesses_20AMinute_ThenNoKeyOfTheAddressIsCompared()
    {
        await using var cutting = await LimitedGateway.StartAsync(ai => ai);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(401, (await cutting.AskAsync($"guess-{i}")).Status);
            await cutting.RecordAsync();
        }

        var refused = await cutting.AskAsync("guess-20");
        Assert.Equal((429, "3"), (refused.Status, refused.RetryAfter));
        var record = await cutting.RecordAsync();
        Assert.Equal(("limit.rate", "NetGuard.Resources.ai.Authentication.Keys (appsettings.json:1:1)"), (record["reason"], record["rule"]));
        Assert.Equal(429, (await cutting.AskAsync()).Status);
        Assert.Equal(200, (await cutting.AskAsync(from: "127.0.0.2")).Status);

        // One more guess every three seconds.
        cutting.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(429, (await cutting.AskAsync()).Status);
        cutting.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(401, (await cutting.AskAsync("guess-21")).Status);
        Assert.Equal(429, (await cutting.AskAsync("guess-22")).Status);
        cutting.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(200, (await cutting.AskAsync()).Status);
    }

    [Fact]
    public async Task OneWrongKey_SentAgainAndAgain_Gets429AndLocksNobodyOut()
    {
        await using var cutting = await LimitedGateway.StartAsync(ai => ai);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(401, (await cutting.AskAsync("the-key-of-last-week")).Status);
        }

        Assert.Equal((429, "3"), (await cutting.AskAsync("the-key-of-last-week")) is var refused ? (refused.Status, refused.RetryAfter) : default);
        Assert.Equal(200, (await cutting.AskAsync()).Status);
    }

    [Fact]
    public async Task Requests_WithoutAKey_AreNoGuesses()
    {
        await using var cutting = await LimitedGateway.StartAsync(ai => ai);
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(401, (await cutting.AskAsync(null)).Status);
        }

        Assert.Equal(200, (await cutting.AskAsync()).Status);
    }

    [Fact]
    public async Task Resource_ThatAdmitsAnybody_CountsNoKeys()
    {
        await using var cutting = await LimitedGateway.StartAsync(ai => ai.WithKeys(Mode.Report, allowAnonymous: true));
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(200, (await cutting.AskAsync($"guess-{i}")).Status);
        }
    }
}

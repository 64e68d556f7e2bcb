using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;
using OpenAI;
using OpenAI.Chat;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>The official client with its own retries, against limits of the running gateway.</summary>
public sealed class SdkLimitTests
{
    [Fact]
    public async Task OpenAI_PastTheRate_WaitsAsLongAsItIsTold()
    {
        await using var gateway = await RunningGateway.StartAsync(Limit("PerClient", new JsonObject { ["RequestsPerMinute"] = 30 }));
        var chat = Chat(gateway);
        for (var i = 0; i < 30; i++)
        {
            await AskAsync(chat);
        }

        var watch = Stopwatch.StartNew();
        await AskAsync(chat);

        // One in two seconds: refused once, told 2 (or, if the first thirty took over a second, 1), and passed by its first retry.
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.9), $"It waited {watch.Elapsed} only.");
        var decisions = gateway.Log.Drain().Where(logged => logged.Category == "NetGuard.Decision").ToArray();
        Assert.Equal("limit.rate", Assert.Single(decisions, decision => decision["verdict"] == "Reject")["reason"]);
        Assert.Equal(31, gateway.StandIn.Traffic.Requests);
    }

    [Fact]
    public async Task OpenAI_ThatIsNotToRetry_RaisesItsException()
    {
        await using var gateway = await RunningGateway.StartAsync(Limit("PerResource", new JsonObject { ["RequestsPerMinute"] = 1 }));
        var chat = Chat(gateway, retries: 0);
        var passed = await AskAsync(chat);
        Assert.Equal("0", HeaderOf(passed.GetRawResponse(), "x-ratelimit-remaining-requests"));

        var exception = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync(chat));
        Assert.Equal(429, exception.Status);
        Assert.Contains("has exceeded its limit", exception.Message, StringComparison.Ordinal);
        Assert.InRange(int.Parse(HeaderOf(exception.GetRawResponse()!, "Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 30, 60);
        Assert.Equal("1", HeaderOf(exception.GetRawResponse()!, "x-ratelimit-limit-requests"));
    }

    [Fact]
    public async Task OpenAI_InParallel_AllGetTheirAnswersInTheEnd_AndNeverMoreRunThanMay()
    {
        await using var gateway = await RunningGateway.StartAsync(Limit("PerResource", new JsonObject { ["Concurrency"] = 2 }));
        var chat = Chat(gateway, retries: 20);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskAsync(chat)));
        Assert.Equal(12, gateway.StandIn.Traffic.Requests);
        Assert.Matches("""netguard_requests_running[^\n]*netguard_resource="chat"[^\n]*\} 0""", await gateway.AskAdminAsync("/metrics"));
    }

    [Fact]
    public async Task OpenAI_PastTheBytesOfAMinute_RaisesItsException()
    {
        await using var gateway = await RunningGateway.StartAsync(Limit("PerClient", new JsonObject { ["BytesPerMinute"] = TestConfig.MaxBody }));
        var chat = Chat(gateway, retries: 0);
        var text = new string('x', TestConfig.MaxBody * 9 / 10);
        await AskAsync(chat, text);
        var exception = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync(chat, text));
        Assert.Equal(429, exception.Status);
        Assert.Contains("The rate of bytes", exception.Message, StringComparison.Ordinal);
        await AskAsync(chat);
    }

    private static Action<JsonObject> Limit(string group, JsonObject limit) =>
        config => config["NetGuard"]!["Resources"]!["chat"]!["Limits"]![group] = limit;

    private static ChatClient Chat(RunningGateway gateway, int retries = 3) =>
        new OpenAIClient(new ApiKeyCredential(TestConfig.Key1), new OpenAIClientOptions { Endpoint = new Uri(gateway.Address, "v1"), RetryPolicy = new ClientRetryPolicy(retries) })
            .GetChatClient(Sdk.SdkClients.Model);

    private static Task<ClientResult<ChatCompletion>> AskAsync(ChatClient chat, string text = "hello") => chat.CompleteChatAsync(new UserChatMessage(text));

    private static string? HeaderOf(PipelineResponse response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;
}

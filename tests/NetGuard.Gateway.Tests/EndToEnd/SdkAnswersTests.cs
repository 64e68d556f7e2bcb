using System.Text;
using Anthropic.Models.Messages;
using NetGuard.Gateway.Tests.Sdk;
using NetGuard.Gateway.Tests.Support;
using OpenAI.Chat;
using OpenAI.Responses;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>The vendors' own clients get their answers through the gateway, each with its own way of sending a key.</summary>
public sealed class SdkAnswersTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    private Uri OpenAIAddress => new(_gateway.Address, "v1");

    private Uri AnthropicAddress => new(_gateway.Address, "anthropic");

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    [Trait("Rule", "R5")]
    public async Task OpenAIChat_ThroughTheGateway_AnswersAndSwapsTheCredential()
    {
        ChatCompletion completion = await SdkClients.OpenAI(OpenAIAddress, TestConfig.Key1).GetChatClient(SdkClients.Model).CompleteChatAsync("hello");
        Assert.Equal("You said: hello", completion.Content[0].Text);
        AssertSwapped("/v1/chat/completions");
        var decision = await _gateway.Log.WaitForDecisionAsync(_ => true);
        Assert.Equal(("Allow", "chat", "openai", "1", "200"), (decision["verdict"], decision["resource"], decision["route"], decision["keySlot"], decision["status"]));
    }

    [Fact]
    public async Task AzureChat_ThroughTheGateway_AnswersWithTheSecondKey()
    {
        ChatCompletion completion = await SdkClients.Azure(_gateway.Address, TestConfig.Key2).GetChatClient("deployed").CompleteChatAsync("hello");
        Assert.Equal("You said: hello", completion.Content[0].Text);
        AssertSwapped("/openai/deployments/deployed/chat/completions?api-version=");
        Assert.Equal("2", (await _gateway.Log.WaitForDecisionAsync(_ => true))["keySlot"]);
    }

    [Fact]
    public async Task OpenAIResponses_ThroughTheGateway_Answer()
    {
        ResponseResult response = await SdkClients.OpenAI(OpenAIAddress, TestConfig.Key1).GetResponsesClient().CreateResponseAsync(SdkClients.Model, "hello");
        Assert.Equal("You said: hello", response.GetOutputText());
        AssertSwapped("/v1/responses");
    }

    [Fact]
    public async Task OpenAIModels_ThroughTheGateway_AreListed()
    {
        var models = await SdkClients.OpenAI(OpenAIAddress, TestConfig.Key1).GetOpenAIModelClient().GetModelsAsync();
        Assert.Single(models.Value);
        AssertSwapped("/v1/models");
    }

    [Fact]
    public async Task AnthropicMessages_ThroughTheGateway_Answer()
    {
        var message = await SdkClients.Anthropic(AnthropicAddress, TestConfig.Key1).Messages.Create(Question("hello"));
        Assert.True(Assert.Single(message.Content).TryPickText(out var text));
        Assert.Equal("You said: hello", text.Text);
        AssertSwapped("/v1/messages");
    }

    [Fact]
    public async Task Image_FromAnAllowedHost_ReachesTheEndpoint()
    {
        var url = new Uri($"https://{TestConfig.AllowedHost}/cat.png");
        await SdkClients.OpenAI(OpenAIAddress, TestConfig.Key1).GetChatClient(SdkClients.Model)
            .CompleteChatAsync(new UserChatMessage(ChatMessageContentPart.CreateTextPart("see"), ChatMessageContentPart.CreateImagePart(url)));
        Assert.Contains(url.ToString(), Encoding.UTF8.GetString(_gateway.StandIn.Traffic.Last!.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public Task OpenAIChat_Streamed_ArrivesEventByEvent() =>
        AssertArrivesEventByEventAsync(SdkClients.OpenAI(OpenAIAddress, TestConfig.Key1).GetChatClient(SdkClients.Model));

    [Fact]
    public Task AzureChat_Streamed_ArrivesEventByEvent() =>
        AssertArrivesEventByEventAsync(SdkClients.Azure(_gateway.Address, TestConfig.Key1).GetChatClient("deployed"));

    /// <summary>The endpoint lets an event go only when the client has seen the one before: whoever buffers never ends this.</summary>
    private async Task AssertArrivesEventByEventAsync(ChatClient client)
    {
        using var gate = new SemaphoreSlim(0);
        _gateway.StandIn.Pace = (_, cancelled) => gate.WaitAsync(cancelled);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var updates = client
            .CompleteChatStreamingAsync([new UserChatMessage("one two three")], null, patience.Token).GetAsyncEnumerator(patience.Token);
        string[] expected = ["", "You", " said:", " one", " two", " three"];
        foreach (var word in expected)
        {
            var next = updates.MoveNextAsync();
            Assert.False(next.IsCompleted);
            gate.Release();
            Assert.True(await next);
            Assert.Equal(word, updates.Current.ContentUpdate.Single().Text);
        }

        gate.Release(2);
        while (await updates.MoveNextAsync())
        {
        }
    }

    [Fact]
    public async Task OpenAIResponses_Streamed_ArriveEventByEvent()
    {
        using var gate = new SemaphoreSlim(1);
        _gateway.StandIn.Pace = (_, cancelled) => gate.WaitAsync(cancelled);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var streaming = await SdkClients.OpenAI(OpenAIAddress, TestConfig.Key1).GetResponsesClient().CreateResponseStreamingAsync(SdkClients.Model, "hello", cancellationToken: patience.Token);
        var text = new StringBuilder();
        await foreach (var update in streaming.WithCancellation(patience.Token))
        {
            text.Append(update is StreamingResponseOutputTextDeltaUpdate delta ? delta.Delta : "");
            gate.Release();
        }

        Assert.Equal("You said: hello", text.ToString());
    }

    [Fact]
    public async Task AnthropicMessages_Streamed_ArriveEventByEvent()
    {
        using var gate = new SemaphoreSlim(1);
        _gateway.StandIn.Pace = (_, cancelled) => gate.WaitAsync(cancelled);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = new StringBuilder();
        await foreach (var item in SdkClients.Anthropic(AnthropicAddress, TestConfig.Key1).Messages.CreateStreaming(Question("hello"), patience.Token))
        {
            text.Append(item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var part) ? part.Text : "");
            gate.Release();
        }

        Assert.Equal("You said: hello", text.ToString());
    }

    private void AssertSwapped(string target)
    {
        var seen = _gateway.StandIn.Traffic.Last!;
        Assert.StartsWith(target, seen.Target, StringComparison.Ordinal);
        Assert.Equal(TestConfig.UpstreamKey, seen.Headers["api-key"]);
        Assert.DoesNotContain(seen.Headers.Values, value => value.Contains(TestConfig.Key1, StringComparison.Ordinal) || value.Contains(TestConfig.Key2, StringComparison.Ordinal));
    }

    private static MessageCreateParams Question(string text) =>
        new() { Model = "claude-sonnet-4-5", MaxTokens = 100, Messages = [new UserMessageParam(text)] };
}

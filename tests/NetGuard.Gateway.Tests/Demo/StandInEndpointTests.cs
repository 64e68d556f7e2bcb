using System.Net;
using System.Net.Sockets;
using System.Text;
using Anthropic.Models.Messages;
using NetGuard.Gateway.Demo.StandIn;
using NetGuard.Gateway.Tests.Sdk;
using OpenAI.Chat;
using OpenAI.Responses;

namespace NetGuard.Gateway.Tests.Demo;

/// <summary>The stand-in speaks the wire formats well enough for the vendors' own clients.</summary>
public sealed class StandInEndpointTests : IAsyncLifetime
{
    private const string Key = "any-key";
    private StandInEndpoint _standIn = null!;

    public async Task InitializeAsync() => _standIn = await StandInEndpoint.StartAsync(new IPEndPoint(IPAddress.Loopback, 0));

    public async Task DisposeAsync() => await _standIn.DisposeAsync();

    [Fact]
    public async Task OpenAIChat_Asked_Answers()
    {
        var client = SdkClients.OpenAI(new Uri(_standIn.Address, "v1"), Key).GetChatClient(SdkClients.Model);
        ChatCompletion completion = await client.CompleteChatAsync("hello there");
        Assert.Equal("You said: hello there", completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal($"Bearer {Key}", _standIn.Traffic.Last!.Headers["Authorization"]);
    }

    [Fact]
    public async Task OpenAIChat_Streamed_SendsWordByWord()
    {
        var client = SdkClients.OpenAI(new Uri(_standIn.Address, "v1"), Key).GetChatClient(SdkClients.Model);
        var words = new List<string>();
        await foreach (var update in client.CompleteChatStreamingAsync("one two"))
        {
            words.AddRange(update.ContentUpdate.Select(part => part.Text));
        }

        Assert.Equal(["", "You", " said:", " one", " two"], words);
    }

    [Fact]
    public async Task AzureChat_OnADeployment_Answers()
    {
        var client = SdkClients.Azure(_standIn.Address, Key).GetChatClient("deployed");
        ChatCompletion completion = await client.CompleteChatAsync("hello");
        Assert.Equal("You said: hello", completion.Content[0].Text);
        Assert.StartsWith("/openai/deployments/deployed/chat/completions?api-version=", _standIn.Traffic.Last!.Target, StringComparison.Ordinal);
        Assert.Equal(Key, _standIn.Traffic.Last.Headers["api-key"]);
    }

    [Fact]
    public async Task OpenAIResponses_Asked_Answers()
    {
        var client = SdkClients.OpenAI(new Uri(_standIn.Address, "v1"), Key).GetResponsesClient();
        ResponseResult response = await client.CreateResponseAsync(SdkClients.Model, "hello");
        Assert.Equal("You said: hello", response.GetOutputText());
    }

    [Fact]
    public async Task OpenAIResponses_Streamed_EndsWithTheWholeAnswer()
    {
        var client = SdkClients.OpenAI(new Uri(_standIn.Address, "v1"), Key).GetResponsesClient();
        var text = new StringBuilder();
        ResponseResult? last = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(SdkClients.Model, "hello"))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
            {
                text.Append(delta.Delta);
            }
            else if (update is StreamingResponseCompletedUpdate completed)
            {
                last = completed.Response;
            }
        }

        Assert.Equal("You said: hello", text.ToString());
        Assert.Equal("You said: hello", last?.GetOutputText());
    }

    [Fact]
    public async Task OpenAIModels_Listed_HoldOne()
    {
        var models = await SdkClients.OpenAI(new Uri(_standIn.Address, "v1"), Key).GetOpenAIModelClient().GetModelsAsync();
        Assert.Equal(SdkClients.Model, Assert.Single(models.Value).Id);
    }

    [Fact]
    public async Task AnthropicMessages_Asked_Answer()
    {
        var message = await SdkClients.Anthropic(_standIn.Address, Key).Messages.Create(Question("hello"));
        Assert.True(Assert.Single(message.Content).TryPickText(out var text));
        Assert.Equal("You said: hello", text.Text);
        Assert.Equal(StopReason.EndTurn, message.StopReason?.Value());
    }

    [Fact]
    public async Task AnthropicMessages_Streamed_SendWordByWord()
    {
        var text = new StringBuilder();
        await foreach (var item in SdkClients.Anthropic(_standIn.Address, Key).Messages.CreateStreaming(Question("hello")))
        {
            if (item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var part))
            {
                text.Append(part.Text);
            }
        }

        Assert.Equal("You said: hello", text.ToString());
    }

    [Theory]
    [InlineData("/computervision/imageanalysis:analyze?api-version=2024-02-01&features=caption", 200, "captionResult")]
    [InlineData("/face/v1.2/detect", 200, "faceRectangle")]
    [InlineData("/documentintelligence/documentModels/prebuilt-layout:analyze", 202, "")]
    [InlineData("/somewhere/else", 404, "does not know")]
    public async Task AzureServices_Asked_Answer(string target, int status, string holds)
    {
        using var client = new HttpClient { BaseAddress = _standIn.Address };
        using var content = new StringContent("""{"url":"https://a.example/i.png"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(target, UriKind.Relative), content);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(holds, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        if (status == 202)
        {
            using var result = await client.GetAsync(new Uri(response.Headers.GetValues("Operation-Location").Single()));
            Assert.Contains("succeeded", await result.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stream_PacedByAGate_SendsNothingAhead()
    {
        using var gate = new SemaphoreSlim(0);
        _standIn.Pace = (_, cancelled) => gate.WaitAsync(cancelled);
        var client = SdkClients.OpenAI(new Uri(_standIn.Address, "v1"), Key).GetChatClient(SdkClients.Model);
        await using var updates = client.CompleteChatStreamingAsync("one two").GetAsyncEnumerator();
        for (var events = 0; events < 5; events++)
        {
            var next = updates.MoveNextAsync();
            Assert.False(next.IsCompleted);
            gate.Release();
            Assert.True(await next);
        }

        gate.Release(2);
        while (await updates.MoveNextAsync())
        {
        }
    }

    [Fact]
    public async Task Traffic_OfACutRequest_IsCountedToTheByte()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _standIn.Address.Port);
        await socket.SendAsync("POST /v1"u8.ToArray());
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[1];
        while (await socket.ReceiveAsync(rest) > 0)
        {
        }

        Assert.Equal((1L, 8L, 0L), (_standIn.Traffic.Connections, _standIn.Traffic.Bytes, _standIn.Traffic.Requests));
    }

    private static MessageCreateParams Question(string text) =>
        new() { Model = "claude-sonnet-4-5", MaxTokens = 100, Messages = [new UserMessageParam(text)] };
}

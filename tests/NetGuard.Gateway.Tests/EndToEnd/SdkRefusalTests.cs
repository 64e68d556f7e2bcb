using System.ClientModel;
using System.Net;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using NetGuard.Gateway.Tests.Sdk;
using NetGuard.Gateway.Tests.Support;
using OpenAI.Chat;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>Each client raises its own typed exception with our message, and of a refused request nothing reaches the endpoint.</summary>
public sealed class SdkRefusalTests
{
    public static TheoryData<string> Kinds => [.. RefusalCase.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task OpenAI_Refused_RaisesItsException(string kind)
    {
        var refusal = RefusalCase.All[kind];
        await using var gateway = await RunningGateway.StartAsync(refusal.Change);
        using var http = Client(refusal, "x-api-key");
        var chat = SdkClients.OpenAI(new Uri(gateway.Address, "v1"), refusal.Key, http).GetChatClient(SdkClients.Model);
        await AssertRefusedAsync(gateway, refusal, chat);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Azure_Refused_RaisesItsException(string kind)
    {
        var refusal = RefusalCase.All[kind];
        await using var gateway = await RunningGateway.StartAsync(refusal.Change);
        using var http = Client(refusal, "x-api-key");
        await AssertRefusedAsync(gateway, refusal, SdkClients.Azure(gateway.Address, refusal.Key, http).GetChatClient("deployed"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Anthropic_Refused_RaisesItsException(string kind)
    {
        var refusal = RefusalCase.All[kind];
        await using var gateway = await RunningGateway.StartAsync(refusal.Change);
        using var http = Client(refusal, "api-key");
        var content = new List<ContentBlockParam> { new TextBlockParam(refusal.Text) };
        if (refusal.ImageHost is { } host)
        {
            content.Add(new ImageBlockParam(new UrlImageSource($"https://{host}/cat.png")));
        }

        var client = SdkClients.Anthropic(new Uri(gateway.Address, "anthropic"), refusal.Key, http);
        var exception = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => client.Messages.Create(
            new() { Model = "claude-sonnet-4-5", MaxTokens = 100, Messages = [new UserMessageParam(content)] }));
        Assert.Equal(ExpectedType((HttpStatusCode)refusal.Status), exception.GetType());
        Assert.Contains(refusal.Message, exception.Message, StringComparison.Ordinal);
        await AssertNothingArrivedAsync(gateway, refusal);
    }

    private static async Task AssertRefusedAsync(RunningGateway gateway, RefusalCase refusal, ChatClient chat)
    {
        List<ChatMessageContentPart> content = [ChatMessageContentPart.CreateTextPart(refusal.Text)];
        if (refusal.ImageHost is { } host)
        {
            content.Add(ChatMessageContentPart.CreateImagePart(new Uri($"https://{host}/cat.png")));
        }

        var exception = await Assert.ThrowsAsync<ClientResultException>(() => chat.CompleteChatAsync(new UserChatMessage(content)));
        Assert.Equal(refusal.Status, exception.Status);
        Assert.Contains(refusal.Message, exception.Message, StringComparison.Ordinal);
        await AssertNothingArrivedAsync(gateway, refusal);
    }

    private static async Task AssertNothingArrivedAsync(RunningGateway gateway, RefusalCase refusal)
    {
        var decision = await gateway.Log.WaitForDecisionAsync(_ => true);
        Assert.Equal(("Reject", refusal.Code), (decision["verdict"], decision["reason"]));
        Assert.Equal((0L, 0L, 0L), (gateway.StandIn.Traffic.Connections, gateway.StandIn.Traffic.Bytes, gateway.StandIn.Traffic.Requests));
    }

    private static HttpClient Client(RefusalCase refusal, string otherCarrier)
    {
        var http = RunningGateway.ClientFrom(refusal.From);
        if (refusal.SecondKey is { } key)
        {
            http.DefaultRequestHeaders.Add(otherCarrier, key);
        }

        return http;
    }

    private static System.Type ExpectedType(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => typeof(AnthropicBadRequestException),
        HttpStatusCode.Unauthorized => typeof(AnthropicUnauthorizedException),
        HttpStatusCode.Forbidden => typeof(AnthropicForbiddenException),
        HttpStatusCode.RequestEntityTooLarge => typeof(AnthropicContentTooLargeException),
        HttpStatusCode.ServiceUnavailable => typeof(AnthropicServiceUnavailableException),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}

namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>Anthropic's Messages API.</summary>
internal static class AnthropicAnswers
{
    public static object Message(Prompt prompt) => Message(prompt, [new { type = "text", text = prompt.Answer, citations = (object?)null }], "end_turn", prompt.OutputTokens);

    public static async Task StreamAsync(Prompt prompt, EventStream events)
    {
        events.Begin();
        await events.SendAsync("message_start", new { type = "message_start", message = Message(prompt, [], null, 1) });
        await events.SendAsync("content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "", citations = (object?)null } });
        foreach (var word in prompt.Words)
        {
            await events.SendAsync("content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = word } });
        }

        await events.SendAsync("content_block_stop", new { type = "content_block_stop", index = 0 });
        await events.SendAsync("message_delta", new
        {
            type = "message_delta",
            delta = new { stop_reason = "end_turn", stop_sequence = (string?)null, container = (object?)null },
            usage = Usage(prompt, prompt.OutputTokens),
        });
        await events.SendAsync("message_stop", new { type = "message_stop" });
    }

    private static object Message(Prompt prompt, object[] content, string? stopReason, int outputTokens) => new
    {
        id = "msg_standin1",
        type = "message",
        role = "assistant",
        model = prompt.Model,
        content,
        container = (object?)null,
        stop_reason = stopReason,
        stop_sequence = (string?)null,
        usage = Usage(prompt, outputTokens),
    };

    private static object Usage(Prompt prompt, int outputTokens) => new
    {
        input_tokens = prompt.InputTokens,
        output_tokens = outputTokens,
        cache_creation = (object?)null,
        cache_creation_input_tokens = 0,
        cache_read_input_tokens = 0,
        server_tool_use = (object?)null,
        service_tier = "standard",
    };
}

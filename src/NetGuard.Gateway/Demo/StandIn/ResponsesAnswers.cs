namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>OpenAI's Responses API.</summary>
internal static class ResponsesAnswers
{
    private const string MessageId = "msg_standin1";

    public static object Response(Prompt prompt) => Response(prompt, "completed", [Message("completed", prompt.Answer)]);

    public static async Task StreamAsync(Prompt prompt, EventStream events)
    {
        var sequence = 0;
        events.Begin();
        await events.SendAsync("response.created", new { type = "response.created", sequence_number = sequence++, response = Response(prompt, "in_progress", []) });
        await events.SendAsync("response.output_item.added", new
        {
            type = "response.output_item.added",
            sequence_number = sequence++,
            output_index = 0,
            item = Message("in_progress", null),
        });
        await events.SendAsync("response.content_part.added", new
        {
            type = "response.content_part.added",
            sequence_number = sequence++,
            item_id = MessageId,
            output_index = 0,
            content_index = 0,
            part = Text(""),
        });
        foreach (var word in prompt.Words)
        {
            await events.SendAsync("response.output_text.delta", new
            {
                type = "response.output_text.delta",
                sequence_number = sequence++,
                item_id = MessageId,
                output_index = 0,
                content_index = 0,
                delta = word,
            });
        }

        await events.SendAsync("response.output_text.done", new
        {
            type = "response.output_text.done",
            sequence_number = sequence++,
            item_id = MessageId,
            output_index = 0,
            content_index = 0,
            text = prompt.Answer,
        });
        await events.SendAsync("response.content_part.done", new
        {
            type = "response.content_part.done",
            sequence_number = sequence++,
            item_id = MessageId,
            output_index = 0,
            content_index = 0,
            part = Text(prompt.Answer),
        });
        await events.SendAsync("response.output_item.done", new
        {
            type = "response.output_item.done",
            sequence_number = sequence++,
            output_index = 0,
            item = Message("completed", prompt.Answer),
        });
        await events.SendAsync("response.completed", new { type = "response.completed", sequence_number = sequence, response = Response(prompt) });
    }

    private static object Response(Prompt prompt, string status, object[] output) => new
    {
        id = "resp_standin1",
        @object = "response",
        created_at = StandInEndpoint.Created,
        status,
        error = (object?)null,
        incomplete_details = (object?)null,
        instructions = (string?)null,
        max_output_tokens = (int?)null,
        model = prompt.Model,
        output,
        parallel_tool_calls = true,
        previous_response_id = (string?)null,
        store = false,
        temperature = 1.0,
        text = new { format = new { type = "text" } },
        tool_choice = "auto",
        tools = Array.Empty<object>(),
        top_p = 1.0,
        truncation = "disabled",
        usage = new
        {
            input_tokens = prompt.InputTokens,
            input_tokens_details = new { cached_tokens = 0 },
            output_tokens = prompt.OutputTokens,
            output_tokens_details = new { reasoning_tokens = 0 },
            total_tokens = prompt.InputTokens + prompt.OutputTokens,
        },
        metadata = new { },
    };

    private static object Message(string status, string? text) => new
    {
        type = "message",
        id = MessageId,
        status,
        role = "assistant",
        content = text is null ? [] : new[] { Text(text) },
    };

    private static object Text(string text) => new { type = "output_text", text, annotations = Array.Empty<object>() };
}

namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>OpenAI's chat completions (also under Azure's deployment paths) and the list of models.</summary>
internal static class ChatAnswers
{
    private const string Id = "chatcmpl-standin1";

    public static object Completion(Prompt prompt) => new
    {
        id = Id,
        @object = "chat.completion",
        created = StandInEndpoint.Created,
        model = prompt.Model,
        choices = new[]
        {
            new { index = 0, message = new { role = "assistant", content = prompt.Answer, refusal = (string?)null }, logprobs = (object?)null, finish_reason = "stop" },
        },
        usage = new { prompt_tokens = prompt.InputTokens, completion_tokens = prompt.OutputTokens, total_tokens = prompt.InputTokens + prompt.OutputTokens },
        system_fingerprint = "fp_standin",
    };

    public static async Task StreamAsync(Prompt prompt, EventStream events)
    {
        events.Begin();
        await events.SendAsync(null, Chunk(prompt, new { role = "assistant", content = "" }, null));
        foreach (var word in prompt.Words)
        {
            await events.SendAsync(null, Chunk(prompt, new { content = word }, null));
        }

        await events.SendAsync(null, Chunk(prompt, new { }, "stop"));
        await events.SendTextAsync(null, "[DONE]");
    }

    public static object Models() => new
    {
        @object = "list",
        data = new[] { new { id = "gpt-4o", @object = "model", created = StandInEndpoint.Created, owned_by = "stand-in" } },
    };

    private static object Chunk(Prompt prompt, object delta, string? finish) => new
    {
        id = Id,
        @object = "chat.completion.chunk",
        created = StandInEndpoint.Created,
        model = prompt.Model,
        choices = new[] { new { index = 0, delta, logprobs = (object?)null, finish_reason = finish } },
    };
}

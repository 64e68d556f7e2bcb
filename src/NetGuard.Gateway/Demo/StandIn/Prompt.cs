using System.Text.Json;

namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>
/// What the stand-in understands of a request: the model, whether it asks for a stream, and the last text that a user
/// wrote. The answer is made of these alone, so the same request always gets the same answer.
/// </summary>
internal sealed record Prompt(string Model, bool Stream, string Text)
{
    /// <summary>The answer, in the pieces in which a stream sends it.</summary>
    public IReadOnlyList<string> Words { get; } = Split($"You said: {Text}");

    public string Answer => string.Concat(Words);

    public int InputTokens => Math.Max(1, Text.Length / 4);

    public int OutputTokens => Words.Count;

    /// <summary>Reads the body of a chat completion, a Responses request or an Anthropic message; <c>null</c> if it is no JSON object.</summary>
    public static Prompt? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return new Prompt(
                root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString()! : "stand-in",
                root.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True,
                root.TryGetProperty("messages", out var messages) ? LastText(messages)
                    : root.TryGetProperty("input", out var input) ? LastText(input) : "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string LastText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => element.EnumerateArray().Select(LastText).LastOrDefault(text => text.Length > 0) ?? "",
        JsonValueKind.Object when element.TryGetProperty("content", out var content) => LastText(content),
        JsonValueKind.Object when element.TryGetProperty("text", out var text) => LastText(text),
        _ => "",
    };

    private static string[] Split(string text)
    {
        var words = text.Split(' ');
        return [.. words.Select((word, i) => i == 0 ? word : " " + word)];
    }
}

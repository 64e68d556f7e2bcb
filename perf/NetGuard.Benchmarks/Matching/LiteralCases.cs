using System.Text;
using NetGuard.Matching;

namespace NetGuard.Benchmarks.Matching;

public enum TextKind
{
    /// <summary>A chat as JSON, in which one literal of the set occurs every 32 KB.</summary>
    Chat,

    /// <summary>Literals one after another, each without its last byte: a candidate at every few bytes and seldom a literal.</summary>
    Hostile,
}

/// <summary>Literals as detectors have them, and texts to find them in. The same at every run.</summary>
internal static class LiteralCases
{
    public const int TextBytes = 256 * 1024;

    private static readonly string[] Syllables =
        ["ac", "bel", "cor", "dra", "fen", "gil", "hu", "jin", "ka", "lum", "mer", "nor", "ox", "pra", "qui", "ros", "sta", "tel", "um", "vex", "wil", "yar", "zo"];

    private static readonly string[] Sentences =
    [
        "Could you explain how the tides work, as if I were ten years old? ",
        "Here is the first draft of my letter; please make it friendlier and about half as long. ",
        "The meeting was moved from Tuesday to Thursday because two of the engineers are travelling. ",
        "I think that the second option is better, but only if we can ship it before the end of the quarter.\\n",
        "Write a short story about a lighthouse keeper who finds a message in a bottle. ",
        "What are the main differences between a list and a tuple, and when would you use which? ",
        "In 1969, about 650 million people watched the landing; today a launch is hardly news any more. ",
        "Please summarise the following article in three bullet points:\\n\\n- the first one on costs\\n- the second one on risks\\n",
        "Our customers keep asking whether their passwords are stored safely, and what happens when they lose a token. ",
        "function add(a, b) { return a + b; } // why does this give \\\"12\\\" for strings? ",
        "Thanks, that was very helpful! Could you also translate it into French and German, please? ",
        "She walked through the old market, past stalls of oranges, fish and copper pots, and did not look back. ",
        "Let x be the number of apples and y the number of pears; then 3x + 2y = 24 and x - y = 3. ",
        "You are a helpful assistant who answers briefly and says so when the answer is not known.\\n",
        "According to https://docs.contoso.example/guides/start, one has to set the region first (see section 4.2). ",
        "The quick answer is no; the longer one depends on how much memory the machine has. ",
    ];

    public static Literal[] Literals(int count) => [.. Enumerable.Range(0, count).Select(Literal)];

    public static byte[] Text(TextKind kind, Literal[] literals) => kind == TextKind.Chat ? Chat(literals) : Hostile(literals);

    private static Literal Literal(int i)
    {
        var name = Syllables[i % 23] + Syllables[(i / 23 + (7 * i)) % 23] + (i >= 23 * 23 ? Syllables[i % 19] : "");
        return (i % 5) switch
        {
            0 => Exact($"{name}_live_"),
            1 => Exact($"{name.ToUpperInvariant()}{i % 10}"),
            2 => new Literal(Encoding.ASCII.GetBytes($"{name}_api_key"), IgnoreCase: true),
            3 => Exact($"{name}-"),
            _ => new Literal(Encoding.ASCII.GetBytes($"x-{name}-token"), IgnoreCase: true),
        };
    }

    private static Literal Exact(string text) => new(Encoding.ASCII.GetBytes(text), IgnoreCase: false);

    private static byte[] Chat(Literal[] literals)
    {
        var random = new Random(5);
        var text = new StringBuilder("{\"model\":\"gpt-4o\",\"messages\":[");
        for (var planted = 0; text.Length < TextBytes;)
        {
            text.Append("{\"role\":\"user\",\"content\":\"");
            for (var i = 0; i < 8; i++)
            {
                text.Append(Sentences[random.Next(Sentences.Length)]);
            }

            if (text.Length / (32 * 1024) > planted)
            {
                text.Append(Encoding.ASCII.GetString(literals[planted++ % literals.Length].Bytes.Span));
            }

            text.Append("\"},");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, TextBytes));
    }

    private static byte[] Hostile(Literal[] literals)
    {
        var text = new List<byte>();
        for (var i = 0; text.Count < TextBytes; i++)
        {
            text.AddRange(literals[i % literals.Length].Bytes[..^1].Span);
        }

        return [.. text[..TextBytes]];
    }
}

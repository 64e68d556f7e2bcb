using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetGuard.Benchmarks.Load;

/// <summary>A request to repeat: GET where <paramref name="BodyFile"/> is empty, else a chat completion.</summary>
internal sealed record Workload(string Name, string Path, string BodyFile)
{
    private static readonly string[] Words = "the of and to model answer please explain how this system works in detail with examples for a user who wants summary data table value price order report".Split(' ');

    // Most SDKs escape only what JSON asks for; the default of System.Text.Json would put an escape into every line of base64.
    private static readonly JsonSerializerOptions AsClientsWrite = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the bodies, always the same ones, and returns the workloads.</summary>
    public static IReadOnlyList<Workload> WriteAll(string folder) =>
    [
        new("GET", "/openai/v1/models", ""),
        Write(folder, "POST 1 KB", 1, 700),
        Write(folder, "POST 16 KB", 16, 960),
        Write(folder, "POST 256 KB", 128, 2000),
        WriteImage(folder, "POST 256 KB, one data: URI", 195_000),
    ];

    private static Workload Write(string folder, string name, int messages, int length)
    {
        var random = new Random(7);
        var content = Enumerable.Range(0, messages).Select(i => new
        {
            role = i % 2 == 0 ? "user" : "assistant",
            content = (i % 4 == 0 ? "See https://docs.example.com/guide/start?id=42 and mail a@example.org.\n\"Quoted\" " : "") + Text(random, length),
        });
        return Save(folder, name, new { model = "m-1", temperature = 0.2, messages = content });
    }

    private static Workload WriteImage(string folder, string name, int bytes)
    {
        var image = new byte[bytes];
        new Random(7).NextBytes(image);
        return Save(folder, name, new
        {
            model = "m-1",
            messages = new[]
            {
                new
                {
                    role = "user",
                    content = new object[]
                    {
                        new { type = "text", text = "What is in this picture?" },
                        new { type = "image_url", image_url = new { url = "data:image/png;base64," + Convert.ToBase64String(image) } },
                    },
                },
            },
        });
    }

    private static Workload Save(string folder, string name, object body)
    {
        var file = System.IO.Path.Combine(folder, string.Concat(name.Where(char.IsLetterOrDigit)) + ".json");
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(body, AsClientsWrite));
        return new Workload(name, "/openai/v1/chat/completions", file);
    }

    private static string Text(Random random, int length)
    {
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
        {
            text.Append(Words[random.Next(Words.Length)]).Append(' ');
        }

        return text.ToString(0, length);
    }
}

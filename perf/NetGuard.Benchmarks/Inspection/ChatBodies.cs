using System.Text;

namespace NetGuard.Benchmarks.Inspection;

public enum ChatBody
{
    /// <summary>256 KB in 16 turns of prose without an escape: the least that JSON asks of a reader of text.</summary>
    Text,

    /// <summary>The same with a line break every 160 bytes or so, as prose has.</summary>
    TextWithLineBreaks,

    /// <summary>256 KB, of which one image as a <c>data:</c> URI is nearly all.</summary>
    DataUri,

    /// <summary>The same with the <c>+</c> of base64 written as an escape, as .NET's serializer does.</summary>
    DataUriWithEscapes,

    /// <summary>16 KB with 50 allowed URLs.</summary>
    Links,
}

/// <summary>Chats as clients send them. The same at every run.</summary>
internal static class ChatBodies
{
    public const int LargeBytes = 256 * 1024;

    private const string Prose = "What does the picture show, and how does it compare to the one before? Answer in two sentences: one for what is alike, one for what differs (5 % of each will do). ";

    public static byte[] Of(ChatBody body) => body switch
    {
        ChatBody.Text => Turns(LargeBytes, Prose),
        ChatBody.TextWithLineBreaks => Turns(LargeBytes, Prose + "\\n"),
        ChatBody.DataUri => DataUri("iVBORw0KGgo+"),
        ChatBody.DataUriWithEscapes => DataUri("iVBORw0KGgo\\u002B"),
        _ => Links(),
    };

    private static byte[] Turns(int bytes, string paragraph)
    {
        const int Count = 16;
        var text = string.Concat(Enumerable.Repeat(paragraph, bytes / Count / paragraph.Length));
        return Chat(string.Join(',', Enumerable.Repeat($$"""{"role":"user","content":"{{text}}"}""", Count)));
    }

    private static byte[] DataUri(string start)
    {
        var random = new Random(1);
        var content = new byte[LargeBytes * 3 / 4 - 300];
        random.NextBytes(content);
        var base64 = start.Contains('\\', StringComparison.Ordinal) ? Convert.ToBase64String(content).Replace("+", "\\u002B", StringComparison.Ordinal)[..(LargeBytes - 300)] : Convert.ToBase64String(content);
        return Chat($$$"""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{start}}}{{{base64}}}"}}]}""");
    }

    private static byte[] Links()
    {
        const int Count = 50;
        var text = Prose[..150];
        return Chat(string.Join(',', Enumerable.Range(0, Count).Select(i =>
            $$$"""{"role":"user","content":[{"type":"text","text":"{{{text}}}"},{"type":"image_url","image_url":{"url":"https://{{{InspectionCases.Host}}}/pictures/{{{i:D4}}}.jpg"}}]}""")));
    }

    private static byte[] Chat(string messages) => Encoding.UTF8.GetBytes($$"""{"model":"gpt-4o","temperature":0.2,"messages":[{{messages}}]}""");
}

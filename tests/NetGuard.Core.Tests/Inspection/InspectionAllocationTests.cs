using System.Text;
using System.Text.Json;
using NetGuard.Content;
using NetGuard.Core.Tests.Content;
using NetGuard.Core.Tests.Content.Multipart;
using NetGuard.Decisions;
using NetGuard.Inspection;

namespace NetGuard.Core.Tests.Inspection;

public sealed class InspectionAllocationTests
{
    [Theory]
    [InlineData(1024)]
    [InlineData(256 * 1024)]
    public void AllowedChat_AfterWarmUp_AllocatesNothing(int size)
    {
        var body = ChatOfSize(size);
        var rules = new Inspecting { FreeText = Mode.Enforce, Uris = Inspecting.Allowing("allowed.example", "docs.example") }.Rules;
        var inspector = new RequestInspector();
        var trail = new Trail();
        HeaderLine[] headers = [new("Accept", "application/json"), new("User-Agent", "OpenAI/Python 1.2"), new("X-Source", "https://allowed.example/é"), new("X-Config", "{\"a\":[\"\\u0062\"]}")];
        Inspect(100);

        Assert.Equal(0, Allocations.LeastOf(() => Inspect(50)));

        void Inspect(int times)
        {
            for (var i = 0; i < times; i++)
            {
                trail.Reset();
                var message = new RequestMessage { Method = "POST", Path = "/openai/deployments/d/chat/completions", Query = "api-version=2024-10-21&x=%2F", Headers = headers, ContentType = "application/json; charset=utf-8", ContentEncoding = null, Body = body };
                if (inspector.Inspect(message, rules, trail).Verdict != Verdict.Allow)
                {
                    throw new InvalidOperationException("The chat is refused.");
                }
            }
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonl")]
    [InlineData("text/markdown")]
    [InlineData("multipart/form-data; boundary=b0undary")]
    public void AllowedBody_OfAnyKind_AllocatesNothing(string contentType)
    {
        var line = """{"custom_id":"1","method":"POST","url":"/v1/chat","body":{"messages":[{"content":"{\"a\":[\"\\u0062\"]}"}]}}""" + "\n";
        var body = contentType[0] switch
        {
            'm' => new Form().Field("purpose", "user_data").Field("definition", "{\"n\":[\"m\"]}").File("file", "a.png", [.. Form.Png, .. "https://allowed.example/"u8]).File("x", "a.jsonl", Encoding.UTF8.GetBytes(line + line)).End(),
            't' => Encoding.UTF8.GetBytes("[link](https://allowed.example) and more: https:\\/\\/allowed.example\\/, www.allowed.example &#47;"),
            _ => Encoding.UTF8.GetBytes(contentType.EndsWith("jsonl", StringComparison.Ordinal) ? line + line : "a=b+c%20&file_url=https%3A%2F%2Fallowed.example%2F&definition=%7B%22n%22%3A%5B%22m%22%5D%7D"),
        };
        var rules = new Inspecting { FreeText = Mode.Enforce, Uris = Inspecting.Allowing("allowed.example", "www.allowed.example") }.Rules;
        var inspector = new RequestInspector(UploadApis.Catalog);
        var trail = new Trail();
        var verdict = Verdict.Allow;
        Inspect();

        Assert.Equal(0, Allocations.LeastOf(Inspect));
        Assert.Equal(Verdict.Allow, verdict);

        void Inspect()
        {
            for (var i = 0; i < 100 && verdict == Verdict.Allow; i++)
            {
                trail.Reset();
                var message = new RequestMessage { Method = "POST", Path = "/v1/upload", Query = "", ContentType = contentType, ContentEncoding = null, Body = body };
                verdict = inspector.Inspect(message, rules, trail).Verdict;
            }
        }
    }

    [Fact]
    public void ReportedChat_WhoseTrailIsFull_AllocatesNoTexts()
    {
        var body = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("\"https://attacker.test/\"", 2_000)) + "]");
        var rules = new Inspecting { StringValues = Mode.Report }.Rules;
        var inspector = new RequestInspector();
        var trail = new Trail();
        var message = new RequestMessage { Method = "POST", Path = "/v1/batch", Query = "", ContentType = null, ContentEncoding = null, Body = body };
        inspector.Inspect(message, rules, trail);

        // The trail keeps what it has, so a second pass finds it full from the first finding on.
        var before = GC.GetAllocatedBytesForCurrentThread();
        inspector.Inspect(message, rules, trail);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 2_000, 0, 64);
        Assert.Equal(4_000, trail.ReportCount);
    }

    private static byte[] ChatOfSize(int size)
    {
        var turns = new List<object>();
        var body = Array.Empty<byte>();
        for (var i = 0; body.Length < size; i++)
        {
            turns.Add(new { role = "user", content = new object[] { new { type = "text", text = $"Turn {i}: what is \"seen\" here?\nSee (https://docs.example/{i}) for context: é." + new string('x', 200) }, new { type = "image_url", image_url = new { url = "https://allowed.example/a.jpg" } } } });
            turns.Add(new { role = "user", content = "https://docs.example/é is down" });
            turns.Add(new { role = "user", parameters = new Dictionary<string, string> { ["$schema"] = "http://json-schema.org/draft-07/schema#" } });
            body = JsonSerializer.SerializeToUtf8Bytes(new { model = "gpt-4o", messages = turns });
        }

        return body;
    }
}

using System.Text;
using System.Text.Json;
using CsCheck;
using NetGuard.Core.Tests.Content.Multipart;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>
/// One request in many spellings: whatever a client changes that an endpoint does not see, the verdict is that of the plain
/// request, for what is forbidden as for what is allowed.
/// </summary>
public sealed class VerdictStabilityTests
{
    private const string Forbidden = "https://attacker.test/x";
    private const string Allowed = "https://allowed.example/x";

    // Where a URI stands, or a way out, in requests of several APIs.
    private static readonly string[] s_templates =
    [
        """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"URI"}}]}]}""",
        """{"model":"m","input":[{"role":"user","content":[{"type":"input_file","file_url":"URI"}]}]}""",
        """{"contents":[{"parts":[{"file_data":{"mime_type":"image/png","file_uri":"URI"}}]}]}""",
        """{"messages":[{"content":[{"type":"image","source":{"type":"url","url":"URI"}}]}]}""",
        """{"tools":[{"type":"mcp","server_label":"s","server_url":"URI"}]}""",
        """{"metadata":{"x":"URI"}}""",
    ];

    private static readonly Gen<(string Body, bool IsForbidden)> s_bodies = Gen.Select(
        Pick(s_templates), Gen.Bool, (template, isForbidden) => (template.Replace("URI", isForbidden ? Forbidden : Allowed, StringComparison.Ordinal), isForbidden));

    [Fact]
    public void Json_InAnySpelling_HasOneVerdict() =>
        Gen.Select(s_bodies, Gen.Int[0, int.MaxValue]).Sample((body, seed) => AssertVerdict(body.IsForbidden, "application/json", Respelled(body.Body, seed)), iter: 10_000);

    [Fact]
    public void Json_InAnyWrapping_HasOneVerdict() =>
        Gen.Select(s_bodies, Gen.Int[0, int.MaxValue], Gen.Int[0, 7]).Sample((body, seed, wrapping) =>
        {
            var text = Respelled(body.Body, seed);
            var bytes = Encoding.UTF8.GetBytes(text);
            var wrapped = wrapping switch
            {
                0 => JsonSerializer.Serialize(new { data = Convert.ToBase64String(bytes) }),
                1 => JsonSerializer.Serialize(new { url = "data:application/json;base64," + Convert.ToBase64String(bytes) }),
                2 => JsonSerializer.Serialize(new { url = "data:application/json; charset=utf-8," + Uri.EscapeDataString(text) }),
                3 => JsonSerializer.Serialize(new { arguments = text }),
                4 => JsonSerializer.Serialize(new { arguments = "\ufeff\u00a0" + text + "\v" }),
                5 => JsonSerializer.Serialize(new { url = "data:application/jsonl;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes("{}\n" + OneLine(text))) }),
                6 => JsonSerializer.Serialize(new { body = JsonDocument.Parse(text).RootElement }),
                _ => JsonSerializer.Serialize(new[] { text }),
            };
            AssertVerdict(body.IsForbidden, "application/json", wrapped);
        }, iter: 5_000);

    /// <summary>A batch's lines among harmless ones, however the form is written and wherever the purpose stands.</summary>
    [Fact]
    public void Batch_InAnyForm_HasOneVerdict()
    {
        var headers = Pick(
            "; filename=\"a.jsonl\"\r\nContent-Type: application/octet-stream", "; filename=\"a.png\"\r\nContent-Type: image/png", "; filename=a", "", "\r\nContent-Type: application/jsonl",
            "; filename=\"a\"\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: binary");
        Gen.Select(s_bodies, Gen.Int[0, int.MaxValue], Gen.Int[0, 4], headers, Gen.Bool, Pick("batch", "BATCH ", "\"batch\"", "batch-api", "fine-tune", "evals"))
            .Sample((body, seed, before, header, isFirst, purpose) =>
            {
                var lines = string.Concat(Enumerable.Repeat("{\"custom_id\":\"0\"}\r\n", before))
                    + $$"""{"custom_id":"1","method":"POST","url":"/v1/responses","body":{{OneLine(Respelled(body.Body, seed))}}}""" + "\n{}";
                var form = new Form();
                form = isFirst ? form.Field("purpose", purpose) : form;
                form.Part("Content-Disposition: form-data; name=\"file\"" + header, Encoding.UTF8.GetBytes(lines));
                AssertVerdict(body.IsForbidden, form.ContentType, isFirst ? form.End() : form.Field("Purpose", purpose).End(), "/v1/files");
            }, iter: 5_000);
    }

    /// <summary>Lines of any pieces: strictly read exactly if each is a document by the runtime's own reader.</summary>
    [Fact]
    public void Lines_OfAnyPieces_AreReadIfEachIsADocument()
    {
        var piece = Pick("{\"a\":1}", "[1,\"x\"]", "{\"a\":", "}", "1", "null", "\"x\"", " ", "\t", "\r", "\u2028", "\u0085", ",", "x", "{}{}", "\u000b", "\ufeff");
        piece.Array[0, 4].Select(string.Concat).Array[1, 5].Sample(lines =>
        {
            var request = new Inspecting { ContentType = "application/jsonl", Path = "/x" };
            var body = Encoding.UTF8.GetBytes("{}\n" + string.Join('\n', lines) + "\n");
            Assert.Equal(lines.All(IsDocumentOrEmpty), !request.Run(body).IsReject);
            Assert.True(request.Trail.Reports.Count > 0 || request.Trail.BytesInspected <= body.Length);
        }, iter: 20_000);
    }

    /// <summary>A file that is not called JSON Lines is never harder to pass than its documents are to read, and hides none of them.</summary>
    [Fact]
    public void Log_OfWordsAndDocuments_HidesNoDocument()
    {
        var line = Pick("words", "", "[INFO] started", "{\"a\":1}", "[2]: a note", "{\"u\":\"" + Allowed + "\"}");
        Gen.Select(line.Array[0, 5], Gen.Bool, Gen.Int[0, 5]).Sample((lines, isForbidden, at) =>
        {
            var all = lines.ToList();
            all.Insert(Math.Min(at, all.Count), isForbidden ? "{\"u\":\"" + Forbidden + "\"}" : "{\"u\":1}");
            var form = new Form().File("file", "a.log", Encoding.UTF8.GetBytes("{\"started\":true}\n" + string.Join('\n', all)));
            AssertVerdict(isForbidden, form.ContentType, form.Field("purpose", "user_data").End(), "/v1/files");
        }, iter: 5_000);
    }

    private static void AssertVerdict(bool isForbidden, string contentType, string body) => AssertVerdict(isForbidden, contentType, Encoding.UTF8.GetBytes(body), "/v1/responses");

    private static void AssertVerdict(bool isForbidden, string contentType, byte[] body, string path)
    {
        var request = new Inspecting { ContentType = contentType, Path = path };
        var decision = request.Run(body);
        Assert.True(decision.IsReject == isForbidden, $"{decision.Reason} at {decision.Parameter}: {Encoding.UTF8.GetString(body)}");
        Assert.True(!isForbidden || decision.Reason?.Code == "uri.fqdn_not_allowed", decision.Reason?.Code);
        Assert.True(isForbidden || request.Trail.BytesInspected + request.Trail.BytesOpaque == body.Length);
    }

    private static bool IsDocumentOrEmpty(string line)
    {
        if (line.All(c => c is ' ' or '\t' or '\r'))
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return !line.StartsWith('\ufeff');
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string OneLine(string json) => json.Replace('\n', ' ').Replace('\r', ' ');

    /// <summary>The same document to an endpoint: names in other cases, characters as escapes, white space, members again and in another order.</summary>
    private static string Respelled(string json, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        using var document = JsonDocument.Parse(json);
        Write(document.RootElement);
        return text.ToString();

        void Write(JsonElement element)
        {
            Space();
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    text.Append('{');
                    var members = element.EnumerateObject().ToArray();
                    random.Shuffle(members);
                    Each(members, member =>
                    {
                        String(random.Next(3) == 0 ? member.Name.ToUpperInvariant() : member.Name);
                        Space();
                        text.Append(':');
                        Write(member.Value);
                    });
                    text.Append('}');
                    break;
                case JsonValueKind.Array when element.GetArrayLength() == 1 && random.Next(3) == 0:
                    Write(element[0]);
                    break;
                case JsonValueKind.Array:
                    text.Append('[');
                    Each([.. element.EnumerateArray()], Write);
                    text.Append(']');
                    break;
                default:
                    String(element.GetString()!);
                    break;
            }

            Space();
        }

        void Each<T>(T[] items, Action<T> write)
        {
            for (var i = 0; i < items.Length; i++)
            {
                text.Append(i == 0 ? "" : ",");
                Space();
                write(items[i]);
                Space();
            }
        }

        void String(string value)
        {
            text.Append('"');
            foreach (var c in value)
            {
                text.Append(random.Next(4) == 0 ? $"\\u{(int)c:x4}" : c == '/' && random.Next(2) == 0 ? "\\/" : c.ToString());
            }

            text.Append('"');
        }

        void Space() => text.Append(random.Next(6) switch { 0 => " ", 1 => "\r\n", 2 => "\t", _ => "" });
    }
}

using System.Text;
using System.Text.Json;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;
using NetGuard.Core.Tests.Inspection;
using NetGuard.Decisions;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Content.Multipart;

public sealed class MultipartCorporaTests
{
    /// <summary>Benign to a firewall, and refused here: white space about an equals sign, a character set, an unknown header.</summary>
    private static readonly string[] s_refused = ["922110-13", "922110-16", "922130-5", "922130-6"];

    [CorpusFact("http-smuggling/crs-922-multipart.json")]
    [Trait("Rule", "R21")]
    public void Crs_EachCase_IsReadOrRefusedAsItSays()
    {
        var wrong = new List<string>();
        var count = 0;
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Corpora.File("http-smuggling/crs-922-multipart.json")));
        foreach (var item in cases.RootElement.EnumerateArray())
        {
            var id = item.GetProperty("id").GetString()!;
            var (type, body) = Request(item.GetProperty("input"));
            var isBenign = item.GetProperty("verdict").GetString() == "benign" || item.GetProperty("desc").GetString()!.StartsWith("Negative", StringComparison.Ordinal);
            var isRefused = new Inspecting { Path = "/v1/files", ContentType = type }.Run(body).IsReject;
            count++;
            if (isRefused != (!isBenign || s_refused.Contains(id)))
            {
                wrong.Add($"{id}: {(isRefused ? "refused" : "read")}");
            }

            // As the corpus has them, with bare line feeds, none is a form.
            Assert.True(!body.Contains('\n') || new Inspecting { Path = "/v1/files", ContentType = type }.Run(body.Replace("\r\n", "\n", StringComparison.Ordinal)).IsReject, id);
        }

        Assert.Empty(wrong);
        Assert.True(count >= 25, $"only {count} cases");
    }

    [CorpusFact("ai-multipart-requests.json")]
    public void AiMultipart_EachRequest_IsAllowed()
    {
        var apis = FileFields();
        var count = 0;
        using var requests = JsonDocument.Parse(File.ReadAllBytes(Corpora.File("ai-multipart-requests.json")));
        foreach (var item in requests.RootElement.EnumerateArray())
        {
            var form = new Form();
            foreach (var part in item.GetProperty("parts").EnumerateArray().Select(p => p.GetString()!.Split('=', 2)))
            {
                form = AsCurlWrites(form, part[0], part[1].Trim('"'));
            }

            var request = new Inspecting(apis) { Path = item.GetProperty("endpoint").GetString()!, ContentType = form.ContentType };
            var decision = request.Run(form.End());
            Assert.True(decision == Decision.Allow, $"{request.Path}: {decision.Reason} at {decision.Parameter}");
            Assert.Equal(request.Trail.BytesTotal, request.Trail.BytesInspected + request.Trail.BytesOpaque);
            count++;
        }

        Assert.True(count >= 10, $"only {count} requests");
    }

    private static Form AsCurlWrites(Form form, string name, string value)
    {
        if (!value.StartsWith('@'))
        {
            return form.Field(name, value);
        }

        var file = value[1..].Split(';')[0];
        ReadOnlySpan<byte> content = Path.GetExtension(file) switch
        {
            ".mp3" => [(byte)'I', (byte)'D', (byte)'3', 4, 0, 0, 0, 0, 0, 0, 0xff, 0xfb],
            ".wav" => [.. "RIFF"u8, 0, 0, 0, 0xff, .. "WAVEfmt "u8],
            ".png" => Form.Png,
            ".jsonl" => "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}\n"u8,
            _ => "hello\n"u8,
        };
        return form.File(name, Path.GetFileName(file), content);
    }

    /// <summary>The file fields of these requests, whatever the shipped schemas say of them.</summary>
    private static ApiCatalog FileFields() => ApiCatalogLoader.Load([ApiCatalogLoader.Parse(new MemoryStream(Encoding.UTF8.GetBytes("""
        {"vendor":"test","groups":[{"name":"Test","description":"d"}],"apis":[
          {"operation":"t.1","group":"Test","methods":["POST"],"paths":["/audio/transcriptions","/images/variations","/containers/{id}/files","/files","/audio/voice_consents"],
           "fields":[{"path":"$.file","kind":"file","conf":"verified"},{"path":"$.image","kind":"file","conf":"verified"},{"path":"$.recording","kind":"file","conf":"verified"}],
           "examples":[{"file":"x","image":"x","recording":"x"}]}]}
        """)), "test.json")]);

    private static (string Type, string Body) Request(JsonElement input)
    {
        if (!input.TryGetProperty("encoded_request", out var encoded))
        {
            return (input.GetProperty("headers").GetProperty("Content-Type").GetString()!, input.GetProperty("data").GetString()!.ReplaceLineEndings("\r\n"));
        }

        var raw = Encoding.Latin1.GetString(encoded.GetBytesFromBase64());
        return ("multipart/form-data; boundary=boundary", raw[(raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].ReplaceLineEndings("\r\n"));
    }
}

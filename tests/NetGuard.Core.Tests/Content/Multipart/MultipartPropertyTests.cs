using System.Text;
using CsCheck;
using NetGuard.Content;
using NetGuard.Core.Tests.Inspection;

namespace NetGuard.Core.Tests.Content.Multipart;

[Trait("Rule", "R21")]
public sealed class MultipartPropertyTests
{
    private const string Type = "multipart/form-data; boundary=b";

    private static readonly Gen<string> s_piece = Gen.OneOf(
        "--b", "\r\n", "\n", "\r", "--", "Content-Disposition: form-data; name=\"f\"", "Content-Disposition: form-data; name=g; filename=\"x\"", "Content-Type: text/plain", "\r\n\r\n", "v", " ", ";", "\"", ":",
        "; name=h", "\u0000", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n", "--b--\r\n");

    [Fact]
    public void Body_OfAnyPieces_IsReadAsTheGrammarSays() =>
        s_piece.Array[0, 12].Select(string.Concat).Sample(text => AssertAgrees(Encoding.Latin1.GetBytes(text)), iter: 100_000);

    [Fact]
    public void Form_WithAnyChange_IsReadAsTheGrammarSays()
    {
        var form = new Form("b").Field("a", "1").Part("Content-Disposition: form-data; name=\"g\"; filename=\"x.txt\"\r\nContent-Type: text/plain", "two\r\nlines"u8).End();
        Gen.Select(Gen.Int[0, form.Length - 1], Gen.Int[0, 3], s_piece).Sample((at, cut, piece) =>
            AssertAgrees([.. form[..at], .. Encoding.Latin1.GetBytes(piece), .. form[Math.Min(form.Length, at + cut)..]]), iter: 100_000);
    }

    /// <summary>A forbidden URI is found however many documents it is put into, and whatever holds the outermost.</summary>
    [Fact]
    public void Uri_InAnyNesting_IsRefused()
    {
        var wrap = Gen.OneOf("array", "object", "string");
        Gen.Select(wrap.Array[0, 6], Gen.Int[0, 4], Gen.OneOf("https://attacker.test/", "https://allowed.example/")).Sample((wraps, kind, uri) =>
        {
            var document = $"[\"{uri}\"]";
            foreach (var each in wraps.Take(3).Concat(wraps.Skip(3).Where(w => w != "string")))
            {
                document = each switch
                {
                    "array" => $"[1,{document}]",
                    "object" => $$"""{"x":{{document}},"y":"z"}""",
                    _ => $"[{System.Text.Json.JsonSerializer.Serialize(document)}]",
                };
            }

            var form = new Form().Field("x", document);
            form.File("y", "a.txt", Encoding.UTF8.GetBytes(document));
            var (type, body) = kind switch
            {
                0 => ("application/json", Encoding.UTF8.GetBytes(document)),
                1 => ("application/jsonl", Encoding.UTF8.GetBytes("{}\n" + document)),
                2 => ("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes("x=" + Uri.EscapeDataString(document))),
                3 => (form.ContentType, form.End()),
                _ => ("text/plain", Encoding.UTF8.GetBytes("\r\n" + document)),
            };
            var request = new Inspecting { ContentType = type, Path = "/x" };
            var decision = request.Run(body);
            Assert.True(decision.IsReject == uri.Contains("attacker", StringComparison.Ordinal), $"{type}: {document}: {decision.Reason}");
            Assert.True(decision.IsReject || request.Trail.BytesInspected == body.Length);
        }, iter: 10_000);
    }

    [Fact]
    public void Upload_CutOrChangedAnywhere_NeverThrowsAndAllowsOnlyWhatItReadWhole()
    {
        var form = new Form().Field("definition", "{\"n\":[\"m\"]}").File("file", "a.png", Form.Png).File("x", "a.jsonl", "{\"a\":1}\n{\"b\":[]}\n"u8).End();
        var request = new Inspecting(UploadApis.Catalog) { Path = "/v1/upload", ContentType = new Form().ContentType };
        Gen.Select(Gen.Int[0, form.Length - 1], Gen.Byte, Gen.Int[0, form.Length]).Sample((at, octet, length) =>
        {
            var changed = form.ToArray();
            changed[at] = octet;
            AssertSound(request, changed);
            AssertSound(request, changed.AsSpan(0, length));
        }, iter: 20_000, threads: 1);
    }

    private static void AssertSound(Inspecting request, ReadOnlySpan<byte> body)
    {
        var decision = request.Run(body);
        Assert.NotEqual("internal", decision.Reason?.Code);
        Assert.True(decision.IsReject || request.Trail.BytesInspected + request.Trail.BytesOpaque == body.Length);
    }

    private static void AssertAgrees(byte[] body)
    {
        var expected = ReferenceMultipart.Parse(body, "b");
        var reading = Reading.OfBody(Type, body);
        Assert.True((reading.Status == ReadStatus.Complete && reading.Refused is null && body.Length > 0) == (expected is not null && IsText(expected)), Encoding.Latin1.GetString(body) + ": " + reading.Status);
        if (expected is not null && reading.Status == ReadStatus.Complete)
        {
            Assert.Equal(expected.Select(p => p.Name), reading.Names.Select(n => n.Name));
            Assert.Equal(expected.Select(p => p.Content).Order(StringComparer.Ordinal), reading.Strings.Where(s => !s.Path.EndsWith(".filename", StringComparison.Ordinal)).Select(s => s.Value).Concat(reading.Texts.Select(t => t.Text)).Order(StringComparer.Ordinal));
        }
    }

    private static bool IsText(List<(string Name, string Content)> parts) => parts.All(p => !p.Content.Contains('\0', StringComparison.Ordinal));
}

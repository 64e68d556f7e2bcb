using System.Text;
using NetGuard.Core.Tests.Content;
using NetGuard.Core.Tests.Content.Multipart;
using NetGuard.Decisions;
using NetGuard.Inspection;

namespace NetGuard.Core.Tests.Inspection;

[Trait("Rule", "R21")]
public sealed class UploadTests
{
    private static readonly byte[] s_linked = [.. Form.Png, .. "<x xmlns='http://ns.adobe.com/xap/1.0/'>"u8, 0xff];

    [Fact]
    public void Picture_InAFilePart_IsCountedAsOpaque()
    {
        var form = new Form().Field("prompt", "a cat").File("file", "a.png", Form.Png).File("image", "b.png", Form.Png);
        var body = form.End();
        var request = Uploading(form);

        Assert.Equal(Decision.Allow, request.Run(body));
        Assert.Equal((body.Length, 2 * Form.Png.Length, body.Length - (2 * Form.Png.Length)), (request.Trail.BytesTotal, request.Trail.BytesOpaque, request.Trail.BytesInspected));
        Assert.Equal((2, 0), (request.Trail.OpaqueFiles[(int)OpaqueFormat.Image], request.Trail.OpaqueFiles[(int)OpaqueFormat.Pdf]));

        Assert.Equal(Decision.Allow, request.Run(new Form().Field("prompt", "a cat").End()));
        Assert.Equal((0, 0), (request.Trail.BytesOpaque, request.Trail.OpaqueFiles[(int)OpaqueFormat.Image]));
    }

    [Fact]
    public void Picture_UnderOpaqueReject_IsRefusedWithItsPart()
    {
        var form = new Form().File("file", "a.png", Form.Png);
        var request = Uploading(form) with { Opaque = OpaqueFiles.Reject };

        var decision = request.Run(form.End());

        Assert.Equal(("body.malformed", 415, "multipart.file"), (decision.Reason?.Code, decision.Reason?.StatusCode, decision.Parameter));
        Assert.Equal(Decision.Allow, request.Run(new Form().File("file", "a.md", "# hi"u8).End()));
    }

    [Fact]
    public void UriInAPicture_IsJudgedAsFreeText()
    {
        var form = new Form().File("file", "a.png", s_linked);
        var body = form.End();
        Assert.Equal(Decision.Allow, Uploading(form).Run(body));

        var decision = (Uploading(form) with { FreeText = Mode.Enforce }).Run(body);
        Assert.Equal(("uri.scheme", "multipart.file"), (decision.Reason?.Code, decision.Parameter));

        var reporting = Uploading(form) with { FreeText = Mode.Report };
        Assert.Equal(Decision.Allow, reporting.Run(body));
        Assert.NotEqual(0, reporting.Trail.ReportCount);
    }

    [Theory]
    [InlineData("POST", "/v1/bytes", "image/png")]
    [InlineData("POST", "/v1/bytes", "application/octet-stream")]
    public void Body_ThatIsAFile_PassesWhereTheSchemaSaysSo(string method, string path, string type)
    {
        var request = new Inspecting(UploadApis.Catalog) { Method = method, Path = path, ContentType = type };
        Assert.Equal(Decision.Allow, request.Run(Form.Png));
        Assert.Equal((Form.Png.Length, 0, Form.Png.Length), (request.Trail.BytesTotal, request.Trail.BytesInspected, request.Trail.BytesOpaque));

        Assert.Equal("body", (request with { Opaque = OpaqueFiles.Reject }).Run(Form.Png).Parameter);
        Assert.Equal(("body.malformed", 415), Code(request.Run("PK\u0003\u0004")));
        Assert.Equal(("body.malformed", 415), Code((request with { Path = "/v1/upload" }).Run(Form.Png)));
        Assert.Equal(("body.malformed", 415), Code((request with { ContentType = null }).Run(Form.Png)));
        Assert.Equal("uri.fqdn_not_allowed", request.Run("""{"url":"https://attacker.test"}""").Reason?.Code);
    }

    [Fact]
    public void Line_OfAnUploadedBatch_IsJudgedAsTheRequestItIs()
    {
        var form = new Form().Field("purpose", "batch");
        form.File("file", "batch.jsonl", """{"custom_id":"1","method":"POST","url":"/v1/chat","body":{"messages":[{"image":"attacker.test/x"}]}}"""u8);
        var decision = Uploading(form).Run(form.End());
        Assert.Equal("multipart.file[0].$.body.messages[0].image", decision.Parameter);
    }

    [Theory]
    [InlineData("https://attacker.test/x", true)]
    [InlineData(" \"https://attacker.test/x\"\r\n", true)]
    [InlineData("https://attacker.test/x is down", false)]
    [InlineData("https://attacker.test/x\r\nhttps://attacker.test/y\r\n", false)]
    [InlineData("data:text/plain, a\nb", false)]
    [InlineData("javascript://attacker.test", true)]
    [InlineData("# Notes\n\nSee https://attacker.test.\n", false)]
    public void Text_AsTheBody_IsAValueOnlyIfItIsNothingElse(string text, bool isRefused)
    {
        var request = new Inspecting { ContentType = "text/plain", Path = "/x" };
        Assert.Equal(isRefused, request.Run(text).IsReject);
        Assert.True(isRefused || request.Trail.BytesInspected == Encoding.UTF8.GetByteCount(text));
    }

    [Fact]
    public void FileName_ThatIsAUri_IsRefused()
    {
        var form = new Form().File("file", "https://attacker.test/a.png", Form.Png);
        Assert.Equal("multipart.file.filename", Uploading(form).Run(form.End()).Parameter);
    }

    [Theory]
    [InlineData("multipart.*", "https://attacker.test/", "x")]
    [InlineData("multipart.*", "(//attacker.test/)", "x")]
    [InlineData("multipart.prompt", "prompt", "<https://attacker.test/>")]
    [Trait("Rule", "R20")]
    public void NameOrValue_OfAField_IsTrimmedAndJudged(string parameter, string name, string value)
    {
        var form = new Form().Field(name, value);
        Assert.Equal(("uri.fqdn_not_allowed", parameter), Uploading(form).Run(form.End()) is { Reason: var r, Parameter: var p } ? (r!.Code, p) : default);
    }

    private static Inspecting Uploading(Form form) => new(UploadApis.Catalog) { Path = "/v1/upload", ContentType = form.ContentType };

    private static (string, int) Code(Decision decision) => decision.Reason is { } reason ? (reason.Code, reason.StatusCode) : default;
}

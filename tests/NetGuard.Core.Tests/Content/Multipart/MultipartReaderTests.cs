using System.Text;
using NetGuard.Content;
using NetGuard.Content.Multipart;
using NetGuard.Decisions;

namespace NetGuard.Core.Tests.Content.Multipart;

[Trait("Rule", "R21")]
public sealed class MultipartReaderTests
{
    [Fact]
    public void Parts_OfEachKind_AreReadByTheirOwn()
    {
        var form = new Form()
            .Field("prompt", "a cat")
            .Field("input_reference[image_url]", "attacker.test/x")
            .Field("file_url", "attacker.test/y")
            .Part("Content-Disposition: form-data; name=definition\r\nContent-Type: application/json", "{\"audioUrl\":\"z\",\"n\":[\"m\"]}"u8)
            .File("file", "notes.md", "# hello\n"u8)
            .File("image[]", "a.png", Form.Png, "image/png");
        var body = form.End();

        var reading = Reading.OfBody(form.ContentType, body, UploadApis.Upload, UploadApis.Catalog);

        Assert.Equal((ReadStatus.Complete, body.Length, Form.Png.Length), (reading.Status, reading.BytesRead, reading.BytesOpaque));
        Assert.Equal(
            [
                ("multipart.prompt", "a cat", FieldKind.None), ("multipart.input_reference.image_url", "attacker.test/x", FieldKind.Uri), ("multipart.file_url", "attacker.test/y", FieldKind.Uri),
                ("multipart.definition.$.audioUrl", "z", FieldKind.Uri), ("multipart.definition.$.*[0]", "m", FieldKind.None),
                ("multipart.file.filename", "notes.md", FieldKind.None), ("multipart.image[].filename", "a.png", FieldKind.None),
            ],
            reading.Strings);
        Assert.Equal([("multipart.file", "# hello\n")], reading.Texts);
        Assert.Equal([("multipart.image[]", OpaqueFormat.Image, Form.Png.Length)], reading.Opaque);
        Assert.Equal(["prompt", "input_reference[image_url]", "file_url", "definition", "audioUrl", "n", "file", "image[]"], reading.Names.Select(n => n.Name));
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("fine-tune")]
    [InlineData("\"Evals\"\r\n")]
    [InlineData("batch-api")]
    [InlineData("Batch_Input")]
    [InlineData("fine-tuning")]
    [InlineData("model-eval")]
    [InlineData("eval-sample")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void File_OfRequests_IsReadLineByLineWhereverThePurposeStands(string purpose)
    {
        var lines = "{\"custom_id\":\"1\",\"url\":\"/v1/chat\",\"body\":{\"messages\":[{\"image\":\"attacker.test\"}]}}\r\n\n{\"custom_id\":\"2\"}\n"u8;
        foreach (var isFirst in new[] { true, false })
        {
            var form = new Form();
            form = isFirst ? form.Field("purpose", purpose) : form;
            form.File("file", "a.png", lines, "image/png");
            var reading = Reading.OfBody(form.ContentType, isFirst ? form.End() : form.Field("purpose", purpose).End(), UploadApis.Upload, UploadApis.Catalog);

            Assert.Equal(ReadStatus.Complete, reading.Status);
            Assert.Contains(("multipart.file[0].$.body.messages[0].image", "attacker.test", FieldKind.Uri), reading.Strings);
            Assert.Contains(("multipart.file[2].$.custom_id", "2", FieldKind.None), reading.Strings);
        }
    }

    [Theory]
    [InlineData("assistants")]
    [InlineData("user_data")]
    [InlineData("retrieval")]
    [InlineData("file-extract")]
    [InlineData("ocr")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Picture_ForAnotherPurpose_IsOpaque(string purpose) =>
        Assert.Single(Read(new Form().Field("purpose", purpose).File("file", "a.png", Form.Png).End()).Opaque);

    [Theory]
    [InlineData("")]
    [InlineData("\r\nContent-Type: application/octet-stream")]
    [InlineData("\r\nContent-Type: application/jsonl")]
    public void File_OfRequestsWithoutAName_IsReadLineByLine(string header)
    {
        var form = new Form().Part("Content-Disposition: form-data; name=\"file\"" + header, "{}\n{\"url\":\"/v1/chat\",\"body\":{\"messages\":[{\"image\":\"h\"}]}}\n"u8);
        Assert.Contains(("multipart.file[1].$.body.messages[0].image", "h", FieldKind.Uri), Read(form.Field("purpose", "batch").End()).Strings);
    }

    [Fact]
    public void Picture_AmongRequestsOrWhereNoFileIsExpected_IsRefused()
    {
        Assert.Equal(ReadStatus.Malformed, Read(new Form().Field("purpose", "batch").File("file", "a.png", Form.Png).End()).Status);
        Assert.Equal(ReadStatus.NotText, Read(new Form().File("other", "a.png", Form.Png).End()).Status);
        Assert.Equal(ReadStatus.NotText, Read(new Form().File("file", "a.zip", "PK\u0003\u0004\u0000"u8).End()).Status);
        Assert.Equal(ReadStatus.NotText, Read(new Form().File("file", "a.xml", "<a/>"u8, "text/xml").End()).Status);
        Assert.Equal(ReadStatus.NotText, Read(new Form().File("file", "a", "--i\r\n"u8, "multipart/mixed; boundary=i").End()).Status);
        Assert.Equal(ReadStatus.NotText, Read(new Form().File("file", "u16.txt", "h\0t\0t\0p\0"u8).End()).Status);
        Assert.Equal(ReadStatus.NotText, Read(new Form().File("file", "u16.mp3", [0xff, 0xfe, (byte)'h', 0, (byte)'t', 0]).End()).Status);
        Assert.Equal(ReadStatus.Malformed, Read(new Form().File("file", "a.json", "{\"a\":}"u8, "application/json").End()).Status);
    }

    [Theory]
    [InlineData("GIF89a=\"https://attacker.test\"")]
    [InlineData("%PDF-1.7 https://attacker.test")]
    public void Text_ThatBeginsAsAFileDoes_IsText(string text)
    {
        var reading = Read(new Form().File("file", "a", Encoding.UTF8.GetBytes(text)).End());
        Assert.Equal(("multipart.file", text), Assert.Single(reading.Texts));
        Assert.Equal(0, reading.BytesOpaque);
    }

    [Theory]
    [InlineData("{\"url\":\"/chat\",\"body\":{\"messages\":[{\"image\":\"h\"}]}}", "multipart.file[0].$.body.messages[0].image")]
    [InlineData("{\"url\":\"/chat\",\n\"image\":\"h\"}", "multipart.file.$.image")]
    [InlineData("{\"url\":\"/chat\"}\n{\"url\":\"h\"}", "multipart.file[1].$.url")]
    public void File_ThatReadsAsJson_IsReadAsSuch(string content, string path) =>
        Assert.Contains((path, "h"), Read(new Form().File("file", "a", Encoding.UTF8.GetBytes(content)).End()).Strings.Select(s => (s.Path, s.Value)));

    [Theory]
    [InlineData("{\"a\":\"x\"}\nand then words\n", 1, 1)]
    [InlineData("[1]\nA footnote: [2].\n[INFO] started\n{\"a\":\"h\"}\n", 1, 1)]
    [InlineData("{\"a\":\"x\"}\n\n{\"a\":\"y\"}\n", 2, 0)]
    [InlineData("\ufeff{\"a\":\"x\"}", 1, 0)]
    [InlineData("\ufeffwords", 0, 1)]
    public void File_OfWordsAndDocuments_IsReadAsBoth(string content, int strings, int texts)
    {
        var reading = Read(new Form().File("file", "", Encoding.UTF8.GetBytes(content)).End());
        Assert.Equal((ReadStatus.Complete, strings, texts), (reading.Status, reading.Strings.Count - 1, reading.Texts.Count));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"url\":\"h\",}\n", "")]
    [InlineData("{\"a\":1}\n{url:'h'}\n", "")]
    [InlineData("{\"a\":1}\nwords\n", "batch")]
    [InlineData("\ufeff{\"a\":1}\n", "batch")]
    public void File_ThatALenientParserReadsOtherwise_IsMalformed(string content, string purpose) =>
        Assert.Equal(ReadStatus.Malformed, Read(new Form().Field("purpose", purpose).File("file", "a", Encoding.UTF8.GetBytes(content)).End()).Status);

    [Theory]
    [InlineData("name=\"f\"")]
    [InlineData("name=f")]
    [InlineData("name=f; filename=a.png")]
    [InlineData("name=\"f\"; filename=\"a.png\"; filename*=utf-8''a.png")]
    [InlineData("name=\"f\"; filename*=utf-8''a%20b.png; filename=\"a b.png\"")]
    [InlineData("name=\"f\"; filename=\"=?utf-8?B?w6kucG5n?=\"; filename*=utf-8''%C3%A9.png")]
    [InlineData("filename=\"\u00e9.png\";name=\"f\"")]
    [InlineData("name=\"f\"; filename=\"\"")]
    [InlineData("name=\"f\"\r\nContent-Type: text/plain; charset=utf-8")]
    [InlineData("name=\"f\"\r\nCONTENT-TYPE:text/plain")]
    [InlineData("name=\"f\"\r\nContent-Length: 1")]
    [InlineData("name=\"f\"\r\nContent-Type: text/plain; charset=ISO-8859-1\r\nContent-Transfer-Encoding: 8bit")]
    [InlineData("name=\"f\"\r\nContent-Type: text/plain; charset=US-ASCII")]
    [InlineData("name=\"f\"\r\nContent-Transfer-Encoding: binary")]
    public void Part_AsClientsWriteIt_IsRead(string headers) =>
        Assert.Equal(ReadStatus.Complete, Read(new Form().Part("Content-Disposition: form-data; " + headers, "v"u8).End()).Status);

    [Theory]
    [InlineData("Content-Disposition: form-data")]
    [InlineData("Content-Disposition: form-data; name=\"\"")]
    [InlineData("Content-Disposition: form-data; name=")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; name=\"g\"")]
    [InlineData("Content-Disposition: form-data; name=\"=?utf-8?B?cHVycG9zZQ==?=\"")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Type: text/plain; x=multipart; boundary=b")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; NAME=\"f\"")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; filename=a; filename=a")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; filename=\"a\"; filename*=utf-8''b")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; filename=\"a\"; filename*=iso-8859-1''a")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; filename=\"a\"; filename*=utf-8''%zz")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; filename=\"=?utf-8?B?!?=\"; filename*=utf-8''a")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; filename*=utf-8''a")]
    [InlineData("Content-Disposition: form-data; name=\"f\"; x=y")]
    [InlineData("Content-Disposition: form-data; name=\"f\";")]
    [InlineData("Content-Disposition: form-data; name=\"f\" junk")]
    [InlineData("Content-Disposition: form-data; name=\"f")]
    [InlineData("Content-Disposition: form-data; name=\"f\\\"g\"")]
    [InlineData("Content-Disposition: form-data; name=f g")]
    [InlineData("Content-Disposition: form-data; name = f")]
    [InlineData("Content-Disposition: form-data, name=f")]
    [InlineData("Content-Disposition: attachment; name=\"f\"")]
    [InlineData("Content-Disposition : form-data; name=\"f\"")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Disposition: form-data; name=\"f\"")]
    [InlineData("Content-Disposition: form-data;\r\n name=\"f\"")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\nContent-Type: text/plain")]
    [InlineData("Content-Disposition: form-data; name=\"f\u0000\"")]
    [InlineData("Content-Disposition: form-data;\tname=\"f\"")]
    [InlineData("Content\u007f-Disposition: form-data; name=\"f\"")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nX-Other: 1")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Length: 2")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Length: 1\r\nContent-Length: 1")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Transfer-Encoding: base64")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Encoding: gzip")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Type: text/plain\r\nContent-Type: text/plain")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Type: text")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Type:")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("")]
    public void Part_InAnyLooserForm_IsMalformed(string headers) =>
        Assert.Equal(ReadStatus.Malformed, Read(new Form().Part(headers, "v"u8).End()).Status);

    [Theory]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Type: text/plain; charset=utf-7", "x")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Type: application/json; charset=utf-16", "{}")]
    [InlineData("Content-Disposition: form-data; name=\"f\"\r\nContent-Type: text/plain; charset=iso-8859-1", "\u00e9")]
    [InlineData("Content-Disposition: form-data; name=\"_charset_\"", "utf-7")]
    [InlineData("Content-Disposition: form-data; name=\"_Charset_\"", "utf-")]
    public void Part_InAnotherCharset_IsRefused(string headers, string content) =>
        Assert.Equal(ReadStatus.Charset, Read(new Form().Part(headers, Encoding.UTF8.GetBytes(content)).End()).Status);

    [Theory]
    [InlineData("--b--", true)]
    [InlineData("--b--\r\n", true)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--", true)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n-\r\n-\r\n--\r\n--b--\r\n", true)]
    [InlineData("", false)]
    [InlineData("--b", false)]
    [InlineData("--b-", false)]
    [InlineData("--b\r\n", false)]
    [InlineData("\r\n--b--", false)]
    [InlineData("preamble\r\n--b--", false)]
    [InlineData("--b--\r\nepilogue", false)]
    [InlineData("--b--\n", false)]
    [InlineData("--b--\r\n\r\n", false)]
    [InlineData("--b \r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--", false)]
    [InlineData("--b\nContent-Disposition: form-data; name=a\n\nx\n--b--", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\n--b--", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r--b--", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx--b\r\n--b--", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--bc\r\n--b--", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n--b--", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n", false)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--\r\n", false)]
    public void Body_InTheStrictForm_IsReadAndNoOther(string body, bool isRead) =>
        Assert.Equal(isRead, Reading.OfBody("multipart/form-data; boundary=b", " "[..(body.Length == 0 ? 1 : 0)] + body).Status == ReadStatus.Complete);

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=b; boundary=b")]
    [InlineData("multipart/form-data; boundary=\"b \"")]
    [InlineData("multipart/form-data; boundary=\"b;\"")]
    [InlineData("multipart/form-data; boundary=b@")]
    [InlineData("multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Boundary_ThatIsNone_IsRefused(string contentType)
    {
        var reading = Reading.OfBody(contentType, "--b--");
        Assert.True(reading.Refused == "body.malformed" || reading.Status == ReadStatus.Malformed);
    }

    [Fact]
    [Trait("Rule", "R25")]
    public void Parts_AtAndAboveTheLimit_AreReadOrRefused()
    {
        Assert.Equal(ReadStatus.Complete, Many(MultipartReader.MaxPartCount).Status);
        Assert.Equal(ReadStatus.LimitExceeded, Many(MultipartReader.MaxPartCount + 1).Status);

        static Reading Many(int count)
        {
            var form = new Form();
            for (var i = 0; i < count; i++)
            {
                form.Field("x", "1");
            }

            return Read(form.End());
        }
    }

    private static Reading Read(byte[] body) => Reading.OfBody(new Form().ContentType, body, UploadApis.Upload, UploadApis.Catalog);
}

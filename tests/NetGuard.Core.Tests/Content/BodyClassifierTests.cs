using System.Text;
using NetGuard.Content;

namespace NetGuard.Core.Tests.Content;

public sealed class BodyClassifierTests
{
    [Theory]
    [InlineData("application/json", "{}", "Json")]
    [InlineData("Application/JSON", "{}", "Json")]
    [InlineData("application/json; charset=utf-8", "{}", "Json")]
    [InlineData("application/json;charset=\"UTF-8\"", "{}", "Json")]
    [InlineData("application/json ; charset=Utf-8 ; profile=x", "{}", "Json")]
    [InlineData("application/json;", "{}", "Json")]
    [InlineData("application/json; charset=utf8", "{\"a\":\"\u00e9\"}", "Json")]
    [InlineData("application/json; charset=ISO-8859-1", "{\"a\":\"e\"}", "Json")]
    [InlineData("text/plain; charset=us-ascii", "hello", "Text")]
    [InlineData("application/json; odata=verbose; profile=\"x=y\"", "{}", "Json")]
    [InlineData("multipart/form-data; boundary=----WebKitFormBoundaryA1; charset=utf-8", "--x", "Multipart")]
    [InlineData("multipart/form-data; boundary=\"===============1==\"", "--x", "Multipart")]
    [InlineData("application/problem+json", "{}", "Json")]
    [InlineData("application/json", "not json, the reader says so", "Json")]
    [InlineData(null, "{}", "Json")]
    [InlineData("", " \r\n\t[1]", "Json")]
    [InlineData("text/plain", "{}", "Json")]
    [InlineData("text/json; charset=utf-8", "[]", "Json")]
    [InlineData("multipart/form-data; boundary=x", "--x", "Multipart")]
    [InlineData("multipart/form-data; boundary=x", "{}", "Json")]
    [InlineData("application/x-www-form-urlencoded", "a=b", "Form")]
    [InlineData("application/x-www-form-urlencoded", "{}", "FormOrJson")]
    [InlineData("application/octet-stream", "{}", "Json")]
    [InlineData("image/png", " [1]", "Json")]
    [InlineData("application/ssml+xml", "{\"a\":1}", "Json")]
    [InlineData("application/ssml+xml", "<speak/>", "Xml")]
    [InlineData("text/xml", "<a/>", "Xml")]
    [InlineData("application/jsonl", "{}", "JsonLines")]
    [InlineData("application/x-ndjson", "{}\n{}\n", "JsonLines")]
    [InlineData("application/jsonl", "{\n}", "Json")]
    [InlineData("application/jsonl", "not json, the reader says so", "JsonLines")]
    [InlineData("text/plain", "hello", "Text")]
    [InlineData("text/plain", "x^2 is a square", "Text")]
    [InlineData("text/markdown", "[link](https://docs.example)", "Text")]
    [InlineData("text/markdown", "[![badge](a)](b)", "Text")]
    [InlineData("text/markdown", "[1]: https://docs.example", "Text")]
    [InlineData("text/plain", "{{name}}, hello", "Text")]
    [InlineData("text/plain", "{\"a\":1}\n{\"a\":2}\n", "JsonLines")]
    [InlineData("application/json", "", "None")]
    [InlineData("multipart/form-data; boundary=x", "", "None")]
    [InlineData(null, "", "None")]
    public void Body_OfAKindThatIsRead_GetsItsReader(string? contentType, string body, string kind)
    {
        Assert.Null(BodyClassifier.Classify(contentType, null, Encoding.UTF8.GetBytes(body), takesFile: false, out var found));
        Assert.Equal(kind, found.Kind.ToString());
    }

    [Theory]
    [InlineData("application/octet-stream", "x", "body.malformed")]
    [InlineData("image/png", "\u0089PNG\r\n", "body.malformed")]
    [InlineData("multipart/mixed; boundary=x", "--x", "body.malformed")]
    [InlineData("text/plain", "{\"url\":\"x\",}", "body.malformed")]
    [InlineData("text/plain", "{\"url\":NaN}", "body.malformed")]
    [InlineData("text/plain", "{url:'x'}", "body.malformed")]
    [InlineData("text/plain", "[NaN,\"x\"]", "body.malformed")]
    [InlineData("text/plain", "[1,] // c", "body.malformed")]
    [InlineData("text/plain", "[/* c */\"x\"]", "body.malformed")]
    [InlineData("text/plain", "\ufeff{\"url\":\"x\"}", "body.malformed")]
    [InlineData("application/x-www-form-urlencoded", "{\"url\":\"x\",}", "body.malformed")]
    [InlineData(null, "hello", "body.malformed")]
    [InlineData(null, "   ", "body.malformed")]
    [InlineData(null, "\"{\"", "body.malformed")]
    [InlineData("application/json, text/plain", "{}", "body.malformed")]
    [InlineData("application/json,", "", "body.malformed")]
    [InlineData("application/json\r\nx: y", "{}", "body.malformed")]
    [InlineData("application/json\u0000", "{}", "body.malformed")]
    [InlineData("application/json\u00e9", "{}", "body.malformed")]
    [InlineData(" application/json", "{}", "body.malformed")]
    [InlineData("application /json", "{}", "body.malformed")]
    [InlineData("json", "{}", "body.malformed")]
    [InlineData("application/json/x", "{}", "body.malformed")]
    [InlineData("application/json charset=utf-8", "{}", "body.malformed")]
    [InlineData("application/json; charset", "{}", "body.malformed")]
    [InlineData("application/json; charset=", "{}", "body.malformed")]
    [InlineData("application/json; charset=\"utf-8", "{}", "body.malformed")]
    [InlineData("application/json; charset=\"ut\\f-8\"", "{}", "body.malformed")]
    [InlineData("application/json; charset=utf-8; charset=utf-8", "{}", "body.malformed")]
    [InlineData("application/json; charset=utf-16", "{}", "body.charset")]
    [InlineData("application/json; charset=iso-8859-1", "{\"a\":\"\u00e9\"}", "body.charset")]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1", "a=%C3%A9", "body.charset")]
    [InlineData("application/json; charset=utf-8; charset*=utf-16''x", "{}", "body.malformed")]
    [InlineData("application/json; charset=utf-7", "{}", "body.charset")]
    [InlineData("text/plain; CHARSET=\"shift_jis\"", "{}", "body.charset")]
    public void Body_OfAnyOtherKind_IsRefused(string? contentType, string body, string reason) =>
        Assert.Equal(reason, BodyClassifier.Classify(contentType, null, Encoding.UTF8.GetBytes(body), takesFile: false, out _)?.Code);

    [Theory]
    [InlineData("multipart/form-data; boundary=a; boundary*=utf-8''b")]
    [InlineData("multipart/form-data; boundary=a; boundary*0=b")]
    [InlineData("multipart/form-data; boundary*0=a; boundary=a")]
    [InlineData("multipart/form-data; xboundary=b; boundary=a")]
    [InlineData("multipart/form-data; x=\"boundary=b\"; boundary=a")]
    [InlineData("multipart/form-data; boundary=\"a-boundary=b\"")]
    [InlineData("text/plain; x=multipart; boundary=b")]
    [InlineData("text/plain; x=\"a/Multipart\"; boundary=b")]
    [InlineData("text/plain; x=UrlEncoded")]
    [Trait("Rule", "R21")]
    public void ContentType_ThatAnotherReaderTakesForAnotherOne_IsRefused(string contentType) =>
        Assert.Equal("body.malformed", BodyClassifier.Classify(contentType, null, "--a--"u8, takesFile: false, out _)?.Code);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    [InlineData("identity;q=1")]
    [InlineData("x")]
    public void ContentEncoding_OtherThanIdentity_IsRefused(string encoding)
    {
        Assert.Equal("body.encoding", BodyClassifier.Classify("application/json", encoding, "{}"u8, takesFile: false, out _)?.Code);
        Assert.Equal("body.encoding", BodyClassifier.Classify("application/json", encoding, [], takesFile: false, out _)?.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("IDENTITY ")]
    public void ContentEncoding_Identity_IsRead(string? encoding) =>
        Assert.Null(BodyClassifier.Classify("application/json", encoding, "{}"u8, takesFile: false, out _));

    [Theory]
    [InlineData("1f8b0800")]
    [InlineData("28b52ffd00")]
    [InlineData("789c03")]
    [InlineData("7801")]
    [InlineData("785e4b04000062")]
    [InlineData("785ecb")]
    public void Body_ThatBeginsCompressed_IsRefusedAsEncoding(string hex)
    {
        Assert.Equal("body.encoding", BodyClassifier.Classify("application/json", null, Convert.FromHexString(hex), takesFile: false, out _)?.Code);
        Assert.Equal("body.encoding", BodyClassifier.Classify(null, null, Convert.FromHexString(hex), takesFile: false, out _)?.Code);
    }
}

using System.Text;
using NetGuard.Gateway.Explain;

namespace NetGuard.Gateway.Tests.Explain;

public sealed class RequestFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netguard-request").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void RawMessage_WithEitherLineEnd_IsRead(string end)
    {
        var request = Assert.Single(Read("request.http", $"POST /v1/chat/completions?x=%41 HTTP/1.1{end}Host: a.example{end}api-key:  k {end}API-KEY: l{end}{end}{{\"a\":1}}{end}"));
        Assert.Equal(("POST", "/v1/chat/completions?x=%41"), (request.Method, request.Target));
        Assert.Equal("k, l", request.Header("Api-Key"));
        Assert.Equal("{\"a\":1}" + end, Encoding.UTF8.GetString(request.Body.Span));
        Assert.Null(request.Header("Content-Type"));
    }

    [Fact]
    public void RawMessage_WithoutBody_IsRead()
    {
        var request = Assert.Single(Read("request", "GET /v1/models HTTP/1.1\nHost: a.example\n"));
        Assert.Equal(("GET", 0, 1), (request.Method, request.Body.Length, request.Headers.Count));
    }

    [Theory]
    [InlineData("GET /x\n\n")]
    [InlineData("GET /x HTTP/2\n\n")]
    [InlineData("GET /x HTTP/1.1\nno colon\n\n")]
    [InlineData("GET /x HTTP/1.1\n: no name\n\n")]
    [InlineData("POST /x HTTP/1.1\ntransfer-encoding: chunked\n\n0\n\n")]
    [InlineData("")]
    public void RawMessage_ThatIsNone_IsAFormatError(string text) => Assert.Throws<FormatException>(() => Read("request.txt", text));

    [Fact]
    public void JsonFile_IsTheBodyOfOneRequest()
    {
        var request = Assert.Single(Read("body.json", """{"url":"https://a.example/"}"""));
        Assert.Equal(("PUT", "/given", "application/json"), (request.Method, request.Target, request.Header("content-type")));
        Assert.Equal("""{"url":"https://a.example/"}""", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void JsonLines_HoldOneRequestEach()
    {
        var requests = Read("many.jsonl", """
            {"client":"192.0.2.1","path":"/a","body":{ "x": 1 }}

            {"method":"POST","headers":{"Content-Type":"text/plain"},"body":"plain"}
            """);
        Assert.Equal(2, requests.Count);
        Assert.Equal(("192.0.2.1", "PUT", "/a"), (requests[0].Client, requests[0].Method, requests[0].Target));
        Assert.Equal("{ \"x\": 1 }", Encoding.UTF8.GetString(requests[0].Body.Span));
        Assert.Equal("application/json", requests[0].Header("content-type"));
        Assert.Equal(((string?)null, "POST", "/given"), (requests[1].Client, requests[1].Method, requests[1].Target));
        Assert.Equal(("plain", "text/plain"), (Encoding.UTF8.GetString(requests[1].Body.Span), requests[1].Header("content-type")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"path\":1}")]
    [InlineData("{\"headers\":[]}")]
    [InlineData("{")]
    public void JsonLines_WithALineThatIsNone_NameTheLine(string line)
    {
        var error = Assert.Throws<FormatException>(() => Read("many.ndjson", "{}\n" + line));
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    private List<HypotheticalRequest> Read(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return [.. RequestFile.Read(path, "PUT", "/given")];
    }
}

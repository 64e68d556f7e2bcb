using CsCheck;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

public sealed class UrlWriterTests
{
    [Theory]
    [InlineData("HTTPS://A.example", "https://a.example/")]
    [InlineData("https://a.example:443/", "https://a.example/")]
    [InlineData("http://a.example:443/", "http://a.example:443/")]
    [InlineData("https://u@a.example/", "https://u@a.example/")]
    [InlineData("https://u:p@x@a.example/", "https://u:p%40x@a.example/")]
    [InlineData("https://:@a.example/", "https://a.example/")]
    [InlineData("https://:p@a.example/", "https://:p@a.example/")]
    [InlineData("https://a.example/b/../c/./d", "https://a.example/c/d")]
    [InlineData("https://a.example/b/%2E%2e/c/%2e", "https://a.example/c/")]
    [InlineData("https://a.example/../..", "https://a.example/")]
    [InlineData("https://a.example\\b\\..\\c", "https://a.example/c")]
    [InlineData("https://a.example/é b\"'?é '#é '", "https://a.example/%C3%A9%20b%22'?%C3%A9%20%27#%C3%A9%20'")]
    [InlineData("foo://h/é?'", "foo://h/%C3%A9?'")]
    [InlineData("foo:/a/..//b", "foo:/.//b")]
    [InlineData("data:text/plain,a b", "data:text/plain,a b")]
    [InlineData("data:a #b", "data:a%20#b")]
    [InlineData("file:C|/a/../../b", "file:///C:/b")]
    [InlineData("file://localhost/a", "file:///a")]
    public void UrlWriter_Url_IsWrittenInCanonicalForm(string input, string expected) =>
        Assert.Equal(expected, ParsedText.Of(input).Canonical);

    [Fact]
    public void UrlWriter_CanonicalForm_IsWrittenAsItself()
    {
        string[] pieces = ["https:", "foo:", "file:", "data:", "//", "/", "\\", "..", ".", "%2e", "a", "C|", "@", ":", "?", "#", " ", "é", "a.example", "443", "'", "\""];
        Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 12].Select(string.Concat).Sample(text =>
        {
            var parsed = ParsedText.Of(text);
            return parsed.Failure != UrlFailure.None || ParsedText.Of(parsed.Canonical).Canonical == parsed.Canonical;
        }, iter: 30_000);
    }
}

using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

public sealed class UrlReferenceTests
{
    [Theory]
    [InlineData("", "https://a.example/b/c?d", "https://a.example/b/c?d")]
    [InlineData("#e", "https://a.example/b/c?d#f", "https://a.example/b/c?d#e")]
    [InlineData("?e", "https://a.example/b/c?d#f", "https://a.example/b/c?e")]
    [InlineData("e", "https://a.example/b/c", "https://a.example/b/e")]
    [InlineData("../e", "https://a.example/b/c/", "https://a.example/b/e")]
    [InlineData("/e", "https://u:p@a.example:8443/b/c", "https://u:p@a.example:8443/e")]
    [InlineData("\\e", "https://a.example/b", "https://a.example/e")]
    [InlineData("//b.example/e", "https://a.example/b", "https://b.example/e")]
    [InlineData("\\\\b.example\\e", "https://a.example/b", "https://b.example/e")]
    [InlineData("/\t/b.example", "https://a.example/b", "https://b.example/")]
    [InlineData("https:e", "https://a.example/b/c", "https://a.example/b/e")]
    [InlineData("https:/e", "https://a.example/b/c", "https://a.example/e")]
    [InlineData("HTTPS:e", "https://a.example/b/c", "https://a.example/b/e")]
    [InlineData("http:e.example", "https://a.example/b/c", "http://e.example/")]
    [InlineData("mailto:x", "https://a.example/b/c", "mailto:x")]
    [InlineData("e", "foo://h", "foo://h/e")]
    [InlineData("\\e", "foo://h/b", "foo://h/\\e")]
    [InlineData("#e", "data:,x", "data:,x#e")]
    [InlineData("..", "file:///C:/a/b", "file:///C:/")]
    [InlineData("/x", "file:///C:/a/b", "file:///C:/x")]
    [InlineData("/D:/x", "file:///C:/a/b", "file:///D:/x")]
    [InlineData("D|/x", "file:///C:/a/b", "file:///D:/x")]
    [InlineData("../../..", "file:///C:/a/b", "file:///C:/")]
    public void UrlReference_Reference_IsResolved(string reference, string baseText, string expected) =>
        Assert.Equal(expected, ParsedText.Of(reference, baseText).Canonical);

    [Theory]
    [InlineData("e", "data:,x")]
    [InlineData("//e", "mailto:x")]
    [InlineData("//b c/", "https://a.example/")]
    [InlineData("https://", "https://a.example/")]
    public void UrlReference_WhatCannotBeResolved_IsAFailure(string reference, string baseText) =>
        Assert.NotEqual(UrlFailure.None, ParsedText.Of(reference, baseText).Failure);

    [Fact]
    public void UrlReference_BaseThatIsNoUrl_IsAFailure()
    {
        Assert.False(UrlReference.TryResolve("a"u8, "b"u8, new byte[UrlReference.ScratchLength("a"u8, "b"u8)], out _, out var failure));
        Assert.Equal(UrlFailure.NotAbsolute, failure);
    }
}

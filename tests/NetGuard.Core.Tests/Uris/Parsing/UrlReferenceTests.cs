using CsCheck;
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
    public void UrlReference_AnyReference_IsReadWithoutABaseWhereItIsAbsolute()
    {
        string[] pieces = ["https:", "http:", "foo:", "file:", "//", "/", "\\", "..", "a", "C|", "@", ":", "?", "#", " ", "\t", "\u00E9", "a.example", "443"];
        string[] bases = ["https://a.example/b/c?d#e", "file:///C:/a", "foo://h/a", "foo:/a", "data:,x"];
        Gen.Select(Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 10].Select(string.Concat), Gen.Int[0, bases.Length - 1]).Sample((text, i) =>
        {
            var alone = ParsedText.Of(text);
            var resolved = ParsedText.Of(text, bases[i]);
            return alone.Failure != UrlFailure.None || bases[i].StartsWith(alone.Scheme, StringComparison.Ordinal) || resolved == alone;
        }, iter: 30_000);
    }

    [Fact]
    public void UrlReference_BaseThatIsNoUrl_IsAFailure()
    {
        Assert.False(UrlReference.TryResolve("a"u8, "b"u8, new byte[UrlReference.ScratchLength("a"u8, "b"u8)], out _, out var failure));
        Assert.Equal(UrlFailure.NotAbsolute, failure);
    }
}

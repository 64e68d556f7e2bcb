using System.Text;
using CsCheck;
using NetGuard.Uris.Forms;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Forms;

public sealed class CanonicalUriTests
{
    private static readonly string[] s_pieces =
    [
        "a", "B", "/", "//", "\\", ".", "..", "%2e", "%2F", "%41", "%7e", "%c3%a9", "é", "%", "%zz", ";", "?", "#", "&", "=", " ", "~", "\"", "%25", "%252e", "@", ":",
    ];

    private static readonly string[] s_starts = ["https://a.example", "HTTP://U:p@A.Example.:80", "https://a.example:8443", "gs://Bucket", "mailto:a", "https:\\\\a.example", "x:/a", "https://[2001:DB8::1]"];

    private static readonly Gen<string> s_uris = Gen.Select(
        Gen.Int[0, s_starts.Length - 1], Gen.Int[0, s_pieces.Length - 1].Array[0, 10], (start, parts) => s_starts[start] + "/" + string.Concat(parts.Select(i => s_pieces[i])));

    [Theory]
    [InlineData("https://a.example", "https://a.example/")]
    [InlineData("HTTPS://u:p@A.Example.:443/a", "https://a.example/a")]
    [InlineData("https://a.example:8443", "https://a.example:8443/")]
    [InlineData("https://0x7f.1/", "https://127.0.0.1/")]
    [InlineData("https://[2001:DB8:0:0::1]/", "https://[2001:db8::1]/")]
    [InlineData("https://a.example/a/../b/./c/..", "https://a.example/b/")]
    [InlineData("https://a.example/../..", "https://a.example/")]
    [InlineData("https://a.example/a/%2E%2e/b", "https://a.example/b")]
    [InlineData("https://a.example/a\\b", "https://a.example/a/b")]
    [InlineData("gs://a/b\\c/../d", "gs://a/d")]
    [InlineData("https://a.example/a//b", "https://a.example/a//b")]
    [InlineData("https://a.example/%7e%41%2f%c3%a9é", "https://a.example/~A%2F%C3%A9%C3%A9")]
    [InlineData("https://a.example/%zz%", "https://a.example/%25zz%25")]
    [InlineData("https://a.example?%61=%3d+ b#%43\\", "https://a.example/?a=%3D+%20b#C\\")]
    [InlineData("mailto:A@b.example?x=../y", "mailto:A@b.example?x=../y")]
    [InlineData("x:/a/..//b", "x:/a/..//b")]
    [InlineData("x://a", "x://a/")]
    [InlineData("data:image/png;base64,AA", "data:image/png;base64,AA")]
    [InlineData("file:///a/../b", "file:///b")]
    public void Write_Url_IsItsOneSpelling(string uri, string canonical) => Assert.Equal(canonical, Canonical(uri));

    [Fact]
    public void Write_AnyUrl_FitsIsVisibleAsciiAndStaysAsItIsWhenReadAgain() =>
        s_uris.Sample(uri =>
        {
            var once = Canonical(uri);
            Assert.DoesNotContain(once, c => c is <= ' ' or > '~');
            Assert.Equal(once, Canonical(once));
        }, iter: 20_000);

    /// <summary>The framework removes dot segments as well; where it and we read one host, the paths say the same.</summary>
    [Fact]
    public void Write_PathOfPlainSegments_IsTheFrameworks()
    {
        string[] segments = ["a", "b.c", ".", "..", "%2e", "%2E%2e", "", "x%20y"];
        Gen.Int[0, segments.Length - 1].Array[0, 7].Sample(parts =>
        {
            var uri = "https://a.example/" + string.Join('/', parts.Select(i => segments[i]));
            Assert.Equal(new Uri(uri).AbsoluteUri, Canonical(uri));
        }, iter: 5_000);
    }

    [Fact]
    public void LenientPath_AnyPath_HasNoStepAndNoEmptySegmentAndStaysAsItIs() =>
        s_uris.Sample(uri =>
        {
            var path = Lenient(Encoding.UTF8.GetBytes(uri));
            var text = Encoding.Latin1.GetString(path);
            Assert.StartsWith("/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("//", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\\", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/../", text + "/", StringComparison.Ordinal);
            Assert.DoesNotContain("/./", text + "/", StringComparison.Ordinal);
            Assert.Equal(path, Lenient(path));
        }, iter: 20_000);

    private static byte[] Lenient(byte[] path)
    {
        var reading = new byte[path.Length + 1];
        return reading[..LenientPath.Read(path, reading)];
    }

    private static string Canonical(string uri)
    {
        var text = Encoding.UTF8.GetBytes(uri);
        Assert.True(UrlParser.TryParse(text, new byte[UrlParser.ScratchLength(text)], out var url, out var failure), $"{uri}: {failure}");
        var characters = new char[CanonicalUri.MaxLength(url)];
        return new string(characters, 0, CanonicalUri.Write(url, characters));
    }
}

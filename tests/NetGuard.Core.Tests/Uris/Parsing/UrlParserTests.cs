using CsCheck;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

public sealed class UrlParserTests
{
    [Theory]
    [InlineData("https://Allowed.Example/a", "allowed.example", HostKind.Domain, UrlSpelling.None)]
    [InlineData("https://allowed.example:443/a", "allowed.example", HostKind.Domain, UrlSpelling.None)]
    [InlineData("  https://allowed.example\n", "allowed.example", HostKind.Domain, UrlSpelling.None)]
    [InlineData("https://a.example\\x", "a.example", HostKind.Domain, UrlSpelling.Backslash)]
    [InlineData("https:\\\\a.example/x", "a.example", HostKind.Domain, UrlSpelling.Backslash)]
    [InlineData("https:a.example", "a.example", HostKind.Domain, UrlSpelling.SlashesMissing)]
    [InlineData("https:/a.example", "a.example", HostKind.Domain, UrlSpelling.SlashesMissing)]
    [InlineData("https:////a.example", "a.example", HostKind.Domain, UrlSpelling.SlashesSuperfluous)]
    [InlineData("ht\ntps://a.ex\tample/", "a.example", HostKind.Domain, UrlSpelling.TabOrNewline)]
    [InlineData("https://u@v@a.example/", "a.example", HostKind.Domain, UrlSpelling.MisleadingUserInfo)]
    [InlineData("https://b.example%2F@a.example/", "a.example", HostKind.Domain, UrlSpelling.MisleadingUserInfo)]
    [InlineData("https://a.example?@b.example/", "a.example", HostKind.Domain, UrlSpelling.AtAfterAuthority)]
    [InlineData("https://a.example#@b.example/", "a.example", HostKind.Domain, UrlSpelling.AtAfterAuthority)]
    [InlineData("https://a%2Eexample/", "a.example", HostKind.Domain, UrlSpelling.EncodedHost)]
    [InlineData("https://b.example;.a.example/", "b.example;.a.example", HostKind.Domain, UrlSpelling.UnusualHost)]
    [InlineData("https://b..a.example/", "b..a.example", HostKind.Domain, UrlSpelling.EmptyLabel)]
    [InlineData("https://a.example./", "a.example.", HostKind.Domain, UrlSpelling.TrailingDot)]
    [InlineData("https://a.example:0443/", "a.example", HostKind.Domain, UrlSpelling.PortLeadingZero)]
    [InlineData("https://a.example:/", "a.example", HostKind.Domain, UrlSpelling.PortEmpty)]
    [InlineData("https://127.0.0.1/", "127.0.0.1", HostKind.IPv4, UrlSpelling.None)]
    [InlineData("https://0x7f.1/", "127.0.0.1", HostKind.IPv4, UrlSpelling.NonCanonicalIp)]
    [InlineData("https://127.0.0.1./", "127.0.0.1", HostKind.IPv4, UrlSpelling.NonCanonicalIp | UrlSpelling.TrailingDot)]
    [InlineData("https://[2001:DB8::1]/", "[2001:db8::1]", HostKind.IPv6, UrlSpelling.None)]
    [InlineData("https://[2001:db8:0::1]/", "[2001:db8::1]", HostKind.IPv6, UrlSpelling.NonCanonicalIp)]
    [InlineData("gs://Bucket/x", "Bucket", HostKind.Opaque, UrlSpelling.None)]
    [InlineData("file:///etc/passwd", "", HostKind.Empty, UrlSpelling.None)]
    [InlineData("mailto:a@b.example", "", HostKind.None, UrlSpelling.None)]
    public void UrlParser_AbsoluteUrl_TellsHostAndSpelling(string input, string host, HostKind kind, UrlSpelling spelling)
    {
        var parsed = ParsedText.Of(input);

        Assert.Equal((UrlFailure.None, host, kind, spelling), (parsed.Failure, parsed.Host, parsed.HostKind, parsed.Spelling));
    }

    [Theory]
    [InlineData("", UrlFailure.NotAbsolute)]
    [InlineData("a.example/x", UrlFailure.NotAbsolute)]
    [InlineData("//a.example/x", UrlFailure.NotAbsolute)]
    [InlineData("1https://a.example/", UrlFailure.NotAbsolute)]
    [InlineData("https://", UrlFailure.HostMissing)]
    [InlineData("https://user@/", UrlFailure.HostMissing)]
    [InlineData("https://:443/", UrlFailure.HostMissing)]
    [InlineData("https://a b/", UrlFailure.HostForbiddenCharacter)]
    [InlineData("https://a%00b/", UrlFailure.HostForbiddenCharacter)]
    [InlineData("https://a%zz/", UrlFailure.HostForbiddenCharacter)]
    [InlineData("https://1.2.3.256/", UrlFailure.HostIPv4)]
    [InlineData("https://1.2.3.08/", UrlFailure.HostIPv4)]
    [InlineData("https://a.example.0x1/", UrlFailure.HostIPv4)]
    [InlineData("https://[::1]a.example/", UrlFailure.HostIPv6)]
    [InlineData("https://[fe80::1%25eth0]/", UrlFailure.HostIPv6)]
    [InlineData("https://a.example:65536/", UrlFailure.Port)]
    [InlineData("https://a.example:+80/", UrlFailure.Port)]
    [InlineData("https://a.example:80:80/", UrlFailure.Port)]
    public void UrlParser_NoAbsoluteUrl_TellsWhy(string input, UrlFailure failure) =>
        Assert.Equal(failure, ParsedText.Of(input).Failure);

    [Theory]
    [InlineData(255, UrlFailure.None)]
    [InlineData(256, UrlFailure.HostTooLong)]
    public void UrlParser_LongHost_IsBounded(int length, UrlFailure failure) =>
        Assert.Equal(failure, ParsedText.Of($"https://{new string('a', length)}/").Failure);

    [Theory]
    [InlineData(64, UrlFailure.None)]
    [InlineData(65, UrlFailure.SchemeTooLong)]
    public void UrlParser_LongScheme_IsBounded(int length, UrlFailure failure) =>
        Assert.Equal(failure, ParsedText.Of($"{new string('s', length)}://h/").Failure);

    [Theory]
    [InlineData("https://a.example/p/q?r#s", "/p/q")]
    [InlineData("https://a.example?r#s", "")]
    [InlineData("https://a.example/p#s?t", "/p")]
    [InlineData("https://a.example", "")]
    public void UrlParser_Path_EndsAtQueryOrFragment(string input, string path) =>
        Assert.Equal(path, ParsedText.Of(input).Path);

    [Theory]
    [InlineData("https://a.example:443/", -1)]
    [InlineData("https://a.example:8443/", 8443)]
    [InlineData("http://a.example:443/", 443)]
    [InlineData("redis://a.example:6379/", 6379)]
    public void UrlParser_DefaultPort_IsElided(string input, int port) =>
        Assert.Equal(port, ParsedText.Of(input).Port);

    [Fact]
    public void UrlParser_AnyBytes_NeverThrowsAndCanonicalHostParsesToItself()
    {
        string[] pieces = ["https:", "http:", "foo:", "file:", "//", "\\", "/", "@", ":", "[", "]", "::", "%2e", "%", ".", "0x7f", "1", "a.example", "?", "#", "\t", "\n", " ", "é", "。", "-", "443"];
        var texts = Gen.Frequency(
            (3, Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 12].Select(parts => System.Text.Encoding.UTF8.GetBytes(string.Concat(parts)))),
            (1, Gen.Byte.Array[0, 40]));
        texts.Sample(bytes =>
        {
            var parsed = ParsedText.Of(bytes);
            return parsed.Failure != UrlFailure.None
                || parsed.Host.Length == 0
                || ParsedText.Of($"{parsed.Scheme}://{parsed.Host}/") is var again && again.Failure == UrlFailure.None && again.Host == parsed.Host;
        }, iter: 20_000);
    }
}

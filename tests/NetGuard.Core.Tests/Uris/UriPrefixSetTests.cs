using System.Text;
using NetGuard.Uris;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris;

[Trait("Rule", "R23")]
public sealed class UriPrefixSetTests
{
    private static readonly string[] Entries =
    [
        "https://storage.example/public/",
        "https://storage.example/other/",
        "https://storage.example:8443/admin/",
        "http://plain.example/",
        "https://[2001:db8::1]/v6/",
    ];

    [Theory]
    [InlineData("https://storage.example/public/", 0)]
    [InlineData("https://storage.example/public/a/b.png?x=../..#/..", 0)]
    [InlineData("https://STORAGE.example.:443/public/a", 0)]
    [InlineData("https://storage.example/%70ublic/a", 0)]
    [InlineData("https://storage.example/public/a..b/c.d", 0)]
    [InlineData("https://storage.example/public/...", -1)]
    [InlineData("https://storage.example/other/a", 1)]
    [InlineData("https://storage.example:8443/admin/a", 2)]
    [InlineData("http://plain.example/a", 3)]
    [InlineData("https://[2001:db8::1]/v6/a", 4)]
    [InlineData("https://storage.example/public", -1)]
    [InlineData("https://storage.example/publicity/", -1)]
    [InlineData("https://storage.example/Public/", -1)]
    [InlineData("https://storage.example/", -1)]
    [InlineData("https://storage.example", -1)]
    [InlineData("http://storage.example/public/a", -1)]
    [InlineData("https://storage.example:444/public/a", -1)]
    [InlineData("https://storage.example:8443/public/a", -1)]
    [InlineData("https://a.storage.example/public/a", -1)]
    [InlineData("http://plain.example", -1)]
    [InlineData("https://storage.example/public/../private", -1)]
    [InlineData("https://storage.example/public/..", -1)]
    [InlineData("https://storage.example/public/.%2e/private", -1)]
    [InlineData("https://storage.example/public/%2E%2e/private", -1)]
    [InlineData("https://storage.example/public/..;x/private", -1)]
    [InlineData("https://storage.example/public/./a", -1)]
    [InlineData("https://storage.example/public/..\\private", -1)]
    [InlineData("https://storage.example/public/..%2fprivate", -1)]
    [InlineData("https://storage.example/public/..%5cprivate", -1)]
    [InlineData("https://storage.example/public/a%2Fb", -1)]
    [InlineData("https://storage.example/public/%252e%252e/private", -1)]
    [InlineData("https://storage.example/public/%c0%ae%c0%ae/private", -1)]
    [InlineData("https://storage.example/public/%00", -1)]
    [InlineData("https://storage.example/public/%zz", -1)]
    [InlineData("https://storage.example/public/.\n./private", -1)]
    public void UriPrefixSet_Url_MatchesWholeSegmentsOnly(string uri, int expected)
    {
        Assert.True(UriPrefixSet.TryCreate(Entries, out var set, out _));
        var bytes = Encoding.UTF8.GetBytes(uri);
        Assert.True(UrlParser.TryParse(bytes, new byte[UrlParser.ScratchLength(bytes)], out var url, out _));

        Assert.Equal(expected >= 0, set.Matches(url, out var index));
        Assert.Equal(expected, index);
    }

    [Theory]
    [InlineData("", "absolute")]
    [InlineData("storage.example/public/", "absolute")]
    [InlineData("https://storage.example/public", "end with '/'")]
    [InlineData("https://storage.example", "end with '/'")]
    [InlineData("https://storage.example/public/?a=/", "query")]
    [InlineData("https://storage.example/public/#/", "fragment")]
    [InlineData("https://user@storage.example/", "user name")]
    [InlineData("ftp://storage.example/", "https or http")]
    [InlineData("gs://bucket/", "https or http")]
    [InlineData("https:/storage.example/", "usual form")]
    [InlineData(" https://storage.example/", "usual form")]
    [InlineData("https://0x7f.1/", "usual form")]
    [InlineData("https://*.storage.example/", "usual form")]
    [InlineData("https://a\u200Db.example/", "UTS 46")]
    [InlineData("https://ｂ.example/", "usual form")]
    [InlineData("https://storage.example/a/../b/", "dot segments")]
    [InlineData("https://storage.example/a%2fb/", "encoded slashes")]
    public void UriPrefixSet_BadEntry_IsAnErrorWithARemedy(string entry, string says)
    {
        Assert.False(UriPrefixSet.TryCreate([Entries[0], entry], out var set, out var errors));
        var (index, message) = Assert.Single(errors);
        Assert.Equal(1, index);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Equal(1, set.Count);
    }
}

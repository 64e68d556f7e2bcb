using Microsoft.Extensions.Primitives;
using NetGuard.Proxy.Body.Decoding;

namespace NetGuard.Proxy.Tests.Body.Decoding;

[Trait("Rule", "R19")]
public sealed class ContentCodingTests
{
    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData(" GZip\t", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("br", "br")]
    [InlineData("identity", null)]
    public void Name_OnTheList_IsRead(string line, string? expected)
    {
        Assert.True(ContentCodings.TryRead(line, out var coding));
        Assert.Equal(expected, ContentCodings.NameOf(coding));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("x-gzip")]
    [InlineData("aws-chunked")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("gzip,")]
    [InlineData("gzip, gzip")]
    [InlineData("identity, gzip")]
    [InlineData("gzip;q=1")]
    public void Name_OfAnyOther_IsRefused(string line) => Assert.False(ContentCodings.TryRead(line, out _));

    [Fact]
    public void Lines_OfMoreThanOne_AreRefused()
    {
        Assert.True(ContentCodings.TryRead(StringValues.Empty, out _));
        Assert.False(ContentCodings.TryRead(new StringValues(["gzip", "gzip"]), out _));
        Assert.False(ContentCodings.TryRead(new StringValues(["identity", "identity"]), out _));
        Assert.False(ContentCodings.TryRead(new StringValues(["", "gzip"]), out _));
    }
}

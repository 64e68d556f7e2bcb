using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

[Trait("Rule", "R26")]
public sealed class HostTextTests
{
    [Theory]
    [InlineData("a.example", "a.example")]
    [InlineData("", "")]
    [InlineData("a\r\nb", @"a\x0d\x0ab")]
    [InlineData("a b\u007F", @"a\x20b\x7f")]
    [InlineData("\u202Ea", @"\xe2\x80\xaea")]
    public void HostText_Host_IsVisibleAscii(string host, string expected) =>
        Assert.Equal(expected, HostText.Of(Encoding.UTF8.GetBytes(host)));

    [Theory]
    [InlineData('a', 253, 253)]
    [InlineData('a', 254, 253)]
    [InlineData('\n', 63, 252)]
    [InlineData('\n', 64, 252)]
    public void HostText_LongHost_IsCutBetweenEscapes(char character, int count, int length) =>
        Assert.Equal(length, HostText.Of(Encoding.UTF8.GetBytes(new string(character, count))).Length);
}

using System.Text;
using NetGuard.Uris.Hidden;

namespace NetGuard.Core.Tests.Uris.Hidden;

public sealed class UrlTokensTests
{
    [Theory]
    [InlineData("/a/b.c", "a b.c")]
    [InlineData("//a;b=c,d/", "a b c d")]
    [InlineData("/a?b=c&d=e=f/g&&h&=i", "a b* c*=b d* e=f/g*=d h* i*")]
    [InlineData("/a#b=c/d&e#f", "a b* c/d*=b e* f*")]
    [InlineData("?a=#b", "a* b*")]
    [InlineData("?u=https://a/b?c=d?e", "u* https://a/b*=u c* d*=c e*")]
    [InlineData("{\"u\":\"x y\"}", "u x y")]
    [InlineData("", "")]
    public void MoveNext_Text_GivesItsSmallestParts(string text, string expected)
    {
        var parts = new List<string>();
        for (var tokens = new UrlTokens(Encoding.ASCII.GetBytes(text)); tokens.MoveNext();)
        {
            var name = Encoding.ASCII.GetString(tokens.Name);
            parts.Add(Encoding.ASCII.GetString(tokens.Current) + (tokens.IsParameter ? "*" : "") + (name.Length > 0 ? "=" + name : ""));
        }

        Assert.Equal(expected, string.Join(' ', parts));
    }
}

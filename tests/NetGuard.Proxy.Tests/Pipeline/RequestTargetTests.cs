using System.Text;
using CsCheck;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Tests.Pipeline;

[Trait("Rule", "R14")]
public sealed class RequestTargetTests
{
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Pipeline", "Fixtures", "targets.tsv")).Skip(1))
        {
            var cells = line.Split('\t');
            data.Add(cells[0], cells[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TryRead_Target_IsJudgedAsWritten(string verdict, string target)
    {
        Assert.Equal(verdict == "accept", RequestTarget.TryRead(target, allowEncodedSlash: false, out _));
    }

    [Theory]
    [InlineData("http://host/v1/models?x=1", "/v1/models?x=1")]
    [InlineData("HTTP://host", "/")]
    [InlineData("https://host?x=1", "/?x=1")]
    [InlineData("/v1", "/v1")]
    public void TryRead_AbsoluteForm_BecomesOriginForm(string raw, string origin)
    {
        Assert.True(RequestTarget.TryRead(raw, allowEncodedSlash: false, out var target));
        Assert.Equal(origin, target);
    }

    [Theory]
    [InlineData("/models/org%2Fname", true)]
    [InlineData("/models/..%2Fname", false)]
    [InlineData("/models/%2F", false)]
    [InlineData("/models%2F..", false)]
    [InlineData("/models%5Cname", false)]
    public void TryRead_EncodedSlashAllowed_StillHasNoDotOrEmptySegments(string target, bool accepted)
    {
        Assert.Equal(accepted, RequestTarget.TryRead(target, allowEncodedSlash: true, out _));
    }

    [Theory]
    [InlineData('\u0001')]
    [InlineData(' ')]
    [InlineData('\u007f')]
    [InlineData('\u00e9')]
    [InlineData('\u20ac')]
    public void TryRead_RawCharacterOutsideVisibleAscii_IsRefused(char c)
    {
        Assert.False(RequestTarget.TryRead($"/a{c}b", allowEncodedSlash: true, out _));
        Assert.False(RequestTarget.TryRead($"/a?b={c}", allowEncodedSlash: true, out _));
    }

    [Fact]
    public void TryRead_LongTargets_AreJudgedAsShortOnes()
    {
        var longPath = "/" + new string('a', 5000);
        Assert.True(RequestTarget.TryRead(longPath, allowEncodedSlash: false, out _));
        Assert.False(RequestTarget.TryRead(longPath + "/../b", allowEncodedSlash: false, out _));
    }

    [Fact]
    public void TryRead_WhatIsAccepted_HasOneReadingHoweverOftenItIsDecoded()
    {
        var pieces = new[] { "/", "/", "a", ".", "..", ";", "%", "2", "e", "f", "5", "c", "%2e", "%2F", "%5c", "%25", "?", "\\", "%C3%A9", "x" };
        Gen.Int[0, pieces.Length - 1].Array[1, 12].Sample(choice =>
        {
            var target = "/" + string.Concat(choice.Select(index => pieces[index]));
            if (!RequestTarget.TryRead(target, allowEncodedSlash: false, out _))
            {
                return true;
            }

            var path = target.Split('?')[0];
            var once = Uri.UnescapeDataString(path);
            return Segments(path) == Segments(once) && Segments(once) == Segments(Uri.UnescapeDataString(once)) && !once.Contains('\\');
        });
    }

    /// <summary>What is left of a path once a server has dropped parameters, empty and dot segments.</summary>
    private static string Segments(string path)
    {
        var shape = new StringBuilder();
        foreach (var segment in path.Split('/'))
        {
            shape.Append(Uri.UnescapeDataString(segment.Split(';')[0]).TrimEnd(' ') is "" or "." or ".." ? "!" : "s").Append('/');
        }

        return shape.ToString().TrimEnd('/', '!');
    }
}

using System.Text;
using CsCheck;
using NetGuard.Inspection;

namespace NetGuard.Core.Tests.Inspection;

[Trait("Rule", "R21")]
public sealed class OpaqueUrisTests
{
    [Theory]
    [InlineData("\u0001https://a.example/x\u0002", "https://a.example/x")]
    [InlineData("https://a.example", "https://a.example")]
    [InlineData("(http://a.example/x).", "http://a.example/x")]
    [InlineData("a://b c://d", "a://b|c://d")]
    [InlineData("://x", "")]
    [InlineData("xhttps://a?u=https://b", "xhttps://a?u=https://b")]
    [InlineData("http:/x", "")]
    [InlineData("://://://", "")]
    public void Uris_InBytes_AreFoundInEveryEncoding(string text, string expected)
    {
        byte[] odd = [0xff];
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var bytes = encoding.GetBytes(text);
            Assert.Equal(expected, string.Join('|', Find(bytes)));
            Assert.Equal(expected, string.Join('|', Find([.. odd, .. bytes, .. odd])));
        }
    }

    [Fact]
    public void Uri_LongerThanTheLimit_IsCut()
    {
        var uris = Find(Encoding.ASCII.GetBytes("https://a.example/" + new string('x', 10_000)));
        Assert.Equal(OpaqueUris.MaxLength, Assert.Single(uris).Length);
    }

    [Fact]
    public void Uri_AmongAnyBytes_IsFound() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 40], Gen.Int[0, 2]).Sample((before, after, which) =>
        {
            var uri = new[] { Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode }[which].GetBytes("\u0000https://attacker.test/\u0000");
            Assert.Contains(Find([.. before, .. uri, .. after]), found => found.EndsWith("https://attacker.test/", StringComparison.Ordinal));
        }, iter: 20_000);

    [Fact]
    public void Bytes_OfNothingButMarks_CostTheirLength() =>
        Assert.InRange(Find(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a://", 250_000)))).Count, 1, 1_000_000 / OpaqueUris.MaxLength + 1);

    private static List<string> Find(byte[] bytes)
    {
        var found = new List<string>();
        Span<byte> buffer = stackalloc byte[OpaqueUris.MaxLength];
        var uris = new OpaqueUris(bytes, buffer);
        while (uris.TryNext(out var uri))
        {
            found.Add(Encoding.ASCII.GetString(uri));
        }

        return found;
    }
}

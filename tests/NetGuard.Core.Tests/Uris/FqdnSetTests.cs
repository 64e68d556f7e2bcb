using System.Text;
using CsCheck;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

public sealed class FqdnSetTests
{
    [Theory]
    [InlineData("a.example", "a.example", true)]
    [InlineData("A.Example.", "a.example", true)]
    [InlineData("a.example", "a.example.", true)]
    [InlineData("a.example", "b.a.example", false)]
    [InlineData("a.example", "xa.example", false)]
    [InlineData("a.example", "a.example..", false)]
    [InlineData("*.a.example", "b.a.example", true)]
    [InlineData("*.a.example", "c.b.a.example", true)]
    [InlineData("*.a.example", "b.a.example.", true)]
    [InlineData("*.a.example", "a.example", false)]
    [InlineData("*.a.example", "xa.example", false)]
    [InlineData("*.a.example", ".a.example", false)]
    [InlineData("*.example", "a.example", true)]
    [InlineData("*.example", "example", false)]
    [InlineData("_dmarc.a.example", "_dmarc.a.example", true)]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example", true)]
    [InlineData("bücher.example", "xn--bcher-kva.example", true)]
    [InlineData("*.BÜCHER.example", "a.xn--bcher-kva.example", true)]
    [InlineData("bücher。example", "xn--bcher-kva.example", true)]
    [InlineData("straße.example", "xn--strae-oqa.example", true)]
    [InlineData("straße.example", "strasse.example", false)]
    [InlineData("２０３.0.113.80", "203.0.113.80", true)]
    [InlineData("203.0.113.80", "203.0.113.80", true)]
    [InlineData("203.0.113.80", "203.0.113.8", false)]
    [InlineData("2001:DB8:0::1", "[2001:db8::1]", true)]
    [InlineData("[2001:db8::1]", "[2001:db8::1]", true)]
    [InlineData("[2001:db8::1]", "[2001:db8::2]", false)]
    [InlineData("localhost", "localhost", true)]
    [InlineData("a.example", "", false)]
    [InlineData("a.example", ".", false)]
    public void FqdnSet_Entry_AdmitsItsHostsAlone(string entry, string host, bool matches)
    {
        Assert.True(FqdnSet.TryCreate([entry], out var set, out var errors));
        Assert.Empty(errors);
        Assert.Equal(matches, set.Matches(Encoding.ASCII.GetBytes(host), out var index));
        Assert.Equal(matches ? 0 : -1, index);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("https://a.example", "scheme")]
    [InlineData("a.example/x", "path")]
    [InlineData("10.0.0.0/8", "path or prefix length")]
    [InlineData("a.example:443", "port")]
    [InlineData("user@a.example", "user name")]
    [InlineData("*", "RestrictOutboundNetworkAccess")]
    [InlineData("*.", "missing")]
    [InlineData(".", "missing")]
    [InlineData("a.*.example", "front")]
    [InlineData("*a.example", "front")]
    [InlineData("**.a.example", "front")]
    [InlineData("*.*.example", "front")]
    [InlineData("a..example", "empty label")]
    [InlineData(".a.example", "empty label")]
    [InlineData("a.example..", "empty label")]
    [InlineData("a\u200Db.example", "UTS 46")]
    [InlineData("\uFFFD.example", "UTS 46")]
    [InlineData("xn--a.example", "UTS 46")]
    [InlineData("*.xn--zca\u00E9.example", "UTS 46")]
    [InlineData("a\uFF0Fb.example", "'/'")]
    [InlineData("１２７.１", "four decimal numbers")]
    [InlineData("a .example", "spaces")]
    [InlineData("a.example\n", "spaces")]
    [InlineData("a%2eexample", "'%'")]
    [InlineData("a,b.example", "','")]
    [InlineData("127.1", "four decimal numbers")]
    [InlineData("010.0.0.1", "four decimal numbers")]
    [InlineData("0x7f000001", "four decimal numbers")]
    [InlineData("*.1.2.3.4", "wildcard")]
    [InlineData("a\u200Bb.example", "U+200B")]
    [InlineData("\uFEFFa.example", "U+FEFF")]
    [InlineData("*.a\u00ADb.example", "U+00AD")]
    [InlineData("1::2::3", "IPv6")]
    [InlineData("[::1]:443", "IPv6")]
    public void FqdnSet_BadEntry_IsAnErrorWithARemedy(string entry, string says)
    {
        Assert.False(FqdnSet.TryCreate(["good.example", entry], out var set, out var errors));
        var (index, message) = Assert.Single(errors);
        Assert.Equal(1, index);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Equal(1, set.Count);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void FqdnSet_Label_HasAtMost63Bytes(int length, bool good) =>
        Assert.Equal(good, FqdnSet.TryCreate([new string('a', length) + ".example"], out _, out _));

    [Theory]
    [InlineData(253, true)]
    [InlineData(254, false)]
    public void FqdnSet_Name_HasAtMost253Bytes(int length, bool good)
    {
        var name = string.Concat(Enumerable.Repeat("a.", length / 2)) + (length % 2 == 0 ? "" : "b");
        name = name.EndsWith('.') ? name[..^2] + "bb" : name;
        Assert.Equal(length, name.Length);
        Assert.Equal(good, FqdnSet.TryCreate([name], out var set, out _));
        Assert.Equal(good, set.Matches(Encoding.ASCII.GetBytes(name), out _));
    }

    [Fact]
    public void FqdnSet_SeveralEntriesMatch_NamesTheNarrowest()
    {
        FqdnSet.TryCreate(["*.example", "*.b.example", "*.a.example", "x.a.example", "x.a.example"], out var set, out _);

        Assert.True(set.Matches("x.a.example"u8, out var exact));
        Assert.True(set.Matches("y.a.example"u8, out var wildcard));
        Assert.True(set.Matches("y.c.example"u8, out var wide));
        Assert.Equal((3, 2, 0), (exact, wildcard, wide));
    }

    [Fact]
    [Trait("Rule", "R8")]
    public void FqdnSet_Empty_AdmitsNoHost()
    {
        Assert.True(FqdnSet.TryCreate([], out var set, out _));
        Assert.False(set.Matches("a.example"u8, out _));
        Assert.False(set.Matches(""u8, out _));
    }

    [Fact]
    public void FqdnSet_AnyEntriesAndHost_AgreesWithLinearMatching()
    {
        // Few labels, so that names share suffixes and hits are common.
        string[] labels = ["a", "b", "ab", "example"];
        var label = Gen.Int[0, labels.Length - 1].Select(i => labels[i]);
        var name = label.Array[1, 4].Select(parts => string.Join('.', parts));
        var entry = Gen.Select(Gen.Bool, name, (wildcard, text) => wildcard ? "*." + text : text);
        var host = Gen.Select(name, Gen.Int[0, 5], (text, dot) => dot == 0 ? text + "." : text);
        Gen.Select(entry.Array[0, 12], host.Array[1, 8]).Sample((entries, hosts) =>
        {
            Assert.True(FqdnSet.TryCreate(entries, out var set, out _));
            foreach (var text in hosts)
            {
                var expected = entries.Any(candidate => LinearMatch(candidate, text));
                Assert.Equal(expected, set.Matches(Encoding.ASCII.GetBytes(text), out var index));
                Assert.True(!expected || LinearMatch(entries[index], text));
            }
        }, iter: 5_000);
    }

    [Fact]
    public void FqdnSet_TenThousandEntries_FindsEachAndNoOther()
    {
        var entries = Enumerable.Range(0, 10_000).Select(i => i % 2 == 0 ? $"h{i}.example" : $"*.h{i}.example").ToArray();
        Assert.True(FqdnSet.TryCreate(entries, out var set, out _));
        for (var i = 0; i < entries.Length; i++)
        {
            Assert.True(set.Matches(Encoding.ASCII.GetBytes(i % 2 == 0 ? $"h{i}.example" : $"x.h{i}.example"), out var index));
            Assert.Equal(i, index);
            Assert.False(set.Matches(Encoding.ASCII.GetBytes(i % 2 == 0 ? $"x.h{i}.example" : $"h{i}.example"), out _));
        }
    }

    private static bool LinearMatch(string entry, string host)
    {
        host = host.EndsWith('.') ? host[..^1] : host;
        return entry.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > entry.Length - 1 && host.EndsWith(entry[1..], StringComparison.Ordinal)
            : host == entry;
    }
}

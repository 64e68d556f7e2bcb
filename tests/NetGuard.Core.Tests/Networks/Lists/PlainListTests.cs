using System.Text;
using NetGuard.Documents;
using NetGuard.Networks.Lists;

namespace NetGuard.Core.Tests.Networks.Lists;

public sealed class PlainListTests
{
    [Theory]
    [InlineData("10.0.0.0/8\n2001:db8::/32", "10.0.0.0/8 2001:db8::/32")]
    [InlineData("# head\n\n; other\n 10.0.0.1 \t# a host\n\t10.0.0.3-10.0.0.5;x\n", "10.0.0.1 10.0.0.3-10.0.0.5")]
    [InlineData("10.0.0.1\r\n10.0.0.3\r\n", "10.0.0.1 10.0.0.3")]
    [InlineData("\uFEFF10.0.0.1", "10.0.0.1")]
    [InlineData("\uFEFF# a comment in UTF-8: Straße\n10.0.0.1 # Zürich", "10.0.0.1")]
    [InlineData("10.0.0.1\n10.0.0.1\n10.0.0.0/31", "10.0.0.0/31")]
    [InlineData("0.0.0.0/0\n::/0", "0.0.0.0/0 ::/0")]
    public void Read_GoodText_GivesItsRanges(string text, string ranges)
    {
        var list = Listing.Good(text);
        Assert.Equal(ListFormat.Plain, list.Format);
        Assert.Equal(ranges, Listing.Ranges(list));
    }

    [Theory]
    [InlineData("10.0.0.7 # until 2026-11-23 x\n10.0.0.0/24", "10.0.0.0/24:2:1")]
    [InlineData("10.0.0.7 # until 2026-11-24 x\n10.0.0.0/24", "10.0.0.7:1:1")]
    [InlineData("# 10.0.0.7\n\t10.0.0.1-10.0.0.9;y", "10.0.0.1-10.0.0.9:2:2")]
    [InlineData("10.0.0.8", "")]
    [InlineData("10.0.0.7\nfoo", "")]
    [InlineData("{\"result\":{\"ipv4_cidrs\":[\"192.0.2.0/24\",\n \"10.0.0.0/8\"],\"ipv6_cidrs\":[]},\"success\":true}", "10.0.0.0/8:2:2")]
    public void Find_Address_IsTheEntryThatCountsNow(string text, string expected)
    {
        Assert.True(NetGuard.Networks.NetAddress.TryParse("10.0.0.7", out var address));
        var found = ListReader.Find(Encoding.UTF8.GetBytes(text), Listing.Selection, address, Listing.Now);
        Assert.Equal(expected, found is null ? "" : $"{found.Range}:{found.Line}:{found.Column}");
    }

    [Theory]
    [InlineData("10.0.0.0/8\nfoo\n", "list:2:1 File 'foo' is not an IPv4 or IPv6 address")]
    [InlineData("10.0.0.0/8\r\n\r\n  10.0.0.1/8\r\n", "list:3:3 File 10.0.0.1/8 has host bits set, did you mean 10.0.0.0/8?")]
    [InlineData("10.0.0.1 10.0.0.2", "list:1:1 File '10.0.0.1 10.0.0.2' contains white space")]
    [InlineData("10.0.0.1,", "list:1:1 File '10.0.0.1,' is not an IPv4 or IPv6 address")]
    [InlineData("10.0.0.1\r10.0.0.2", "list:1:1 File '10.0.0.1?10.0.0.2' contains white space")]
    [InlineData("10.0.0.1\u0000", "list:1:1 File '10.0.0.1?' is not an IPv4 or IPv6 address")]
    [InlineData("<html>\n10.0.0.1", "list:1:1 File '<html>' is not an IPv4 or IPv6 address")]
    [InlineData("10.0.0.1 # until tomorrow", "list:1:10 File 'until' is followed by 'tomorrow', not by a date such as 2026-12-01; in prose use another word")]
    [InlineData("10.0.0.1 # until 2026-13-01 x", "list:1:10 File 'until' is followed by '2026-13-01', not by a date such as 2026-12-01; in prose use another word")]
    [InlineData("10.0.0.1 # vendor X Until: 2026-2-1", "list:1:10 File 'until' is followed by '2026-2-1', not by a date such as 2026-12-01; in prose use another word")]
    [InlineData("10.0.0.1 # until", "list:1:10 File 'until' is followed by '', not by a date such as 2026-12-01; in prose use another word")]
    [InlineData("10.0.0.1 # until 2026-12-01 until 2027-12-01", "list:1:10 File the comment says 'until' twice; an entry has one end")]
    [InlineData("# until 2026-12-01 vendor X\n10.0.0.1", "list:1:1 File an end stands on the line of its entry; alone it ends nothing")]
    [InlineData("", "a.json:1:1 File list holds no address; a network is never empty by its list")]
    [InlineData("# nothing\n\n", "a.json:1:1 File list holds no address; a network is never empty by its list")]
    public void Read_BadText_SaysWhatAndWhere(string text, string error) => Assert.Equal([error], Listing.Errors(Listing.Read(text)));

    [Fact]
    public void Read_NotUtf8_IsAnErrorAtItsLine() =>
        Assert.Equal(["list:2:1 File the line is not UTF-8 text"], Listing.Errors(Listing.Read([.. "10.0.0.1\n10.0.0.2 # "u8, 0xE4, .. "\n10.0.0.3"u8])));

    [Fact]
    public void Read_Utf16_IsRefused() =>
        Assert.NotEmpty(Listing.Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("10.0.0.1\n")).ToArray()).Errors);

    [Fact]
    public void Read_EveryBadLine_IsReportedUpToTheBound()
    {
        var errors = Listing.Read(string.Concat(Enumerable.Repeat("x\n", ErrorBound.MaxErrors + 7))).Errors;

        Assert.Equal(ErrorBound.MaxErrors + 1, errors.Count);
        Assert.Equal(Enumerable.Range(1, ErrorBound.MaxErrors), errors.SkipLast(1).Select(error => error.Origin.Line));
        Assert.Equal("7 more errors of this list are not shown", errors[^1].Message);
    }

    [Fact]
    public void Read_LineLength_IsBounded()
    {
        Assert.Empty(Listing.Read("10.0.0.1 #" + new string('x', ListLimits.MaxLineLength - 10)).Errors);
        Assert.Equal(["list:1:1 File the line is longer than 4096 bytes"], Listing.Errors(Listing.Read("10.0.0.1 #" + new string('x', ListLimits.MaxLineLength - 9))));
    }

    [Fact]
    public void Read_Length_IsBounded()
    {
        var text = new byte[ListLimits.MaxLength + 1];
        text.AsSpan().Fill((byte)'\n');
        "10.0.0.1"u8.CopyTo(text);

        Assert.Empty(Listing.Read(text.AsSpan(0, ListLimits.MaxLength)).Errors);
        Assert.Equal(["a.json:1:1 File list is larger than 67108864 bytes"], Listing.Errors(Listing.Read(text)));
    }

    [Fact]
    public void Read_TagsOfAPlainList_AreRefused() => Assert.Equal(
        [
            "a.json:1:1 Tags[0] the list is plain text and has neither tags nor services nor regions; leave this out",
            "a.json:1:1 Regions[0] the list is plain text and has neither tags nor services nor regions; leave this out",
        ],
        Listing.Errors(Listing.Read("10.0.0.1", tags: ["A"], regions: ["r"])));

    [Fact]
    public void At_EntryWithAnEnd_CountsToTheEndOfItsDay()
    {
        var list = Listing.Good("10.0.0.0/24\n203.0.113.7 # until 2026-12-01 vendor X\n203.0.113.9 # vendor Y until: 2026-12-03");
        var end = new DateTimeOffset(2026, 12, 2, 0, 0, 0, TimeSpan.Zero);
        var vendor = Listing.Set("203.0.113.7");

        Assert.True(vendor.Except(list.At(end.AddTicks(-1))).IsEmpty);
        Assert.True(list.At(end).Intersect(vendor).IsEmpty);
        Assert.True(list.At(end).SetEquals(Listing.Set("10.0.0.0/24", "203.0.113.9")));
        Assert.Equal(end, list.NextChange(end.AddTicks(-1)));
        Assert.Equal(end.AddDays(2), list.NextChange(end));
        Assert.Null(list.NextChange(end.AddDays(2)));
        Assert.Equal([0, 1, 2], new[] { end.AddTicks(-1), end, end.AddDays(2) }.Select(list.EndedCount));
    }

    [Fact]
    public void At_AllEntriesEnded_IsEmpty()
    {
        var list = Listing.Good("203.0.113.7 # until 2026-11-23");
        Assert.True(list.At(Listing.Now).IsEmpty);
        Assert.Equal(1, list.Count);
    }

    [Fact]
    public void At_LastDayOfTheCalendar_IsNoOverflow() =>
        Assert.Equal("10.0.0.1", Listing.Ranges(Listing.Good("10.0.0.1 # until 9999-12-31")));

    [Theory]
    [InlineData("2026-11-23", "ended on")]
    [InlineData("2026-11-24", "ends on")]
    [InlineData("2026-11-30", "ends on")]
    [InlineData("2026-12-01", "")]
    public void Lint_EntryNearItsEnd_IsAFinding(string day, string finding)
    {
        var findings = Listing.Good($"10.0.0.0/8\n\n203.0.113.7 # until {day} vendor X").Lint(Listing.Now);
        if (finding.Length == 0)
        {
            Assert.Empty(findings);
            return;
        }

        var found = Assert.Single(findings);
        Assert.Equal(new Origin("list", 3, 1), found.Origin);
        Assert.Equal(Severity.Warning, found.Severity);
        Assert.StartsWith($"the entry (vendor X) {finding} {day}", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lint_EndOfAnEntryThatAnotherContains_IsAFinding() =>
        Assert.Contains("has no effect", Assert.Single(Listing.Good("203.0.113.0/24\n203.0.113.7 # until 2027-12-01").Lint(Listing.Now)).Message, StringComparison.Ordinal);
}

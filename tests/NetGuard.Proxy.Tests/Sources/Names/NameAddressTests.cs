using Microsoft.Extensions.Logging;
using NetGuard.Networks;
using NetGuard.Proxy.Sources.Names;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>Which of the addresses in an answer count.</summary>
public sealed class NameAddressTests : RefreshedNames
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.255")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("2001:db8::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    public async Task SpecialPurposeAddress_CountsOnlyWithAllowPrivate(string address)
    {
        var closed = Publish("1");
        var open = Publish("2", allowPrivate: true);
        Answer(60, address);
        await Refresh.Step();

        Assert.True(closed.Judge(Client(address)).IsReject);
        Assert.False(open.Judge(Client(address)).IsReject);
        Assert.Contains(Log.At(LogLevel.Warning), text => text.Contains("AllowPrivate", StringComparison.Ordinal) && !text.Contains(address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:8.8.8.8")]
    public async Task AddressOfNoClient_NeverCounts(string address)
    {
        var rules = Publish("1", allowPrivate: true);
        Answer(60, address);
        await Refresh.Step();
        Assert.True(rules.Judge(Client(address)).IsReject);
        Assert.False(rules.Names.Sources.Cast<WatchedName>().Single().IsResolved);
    }

    [Theory]
    [InlineData(32, 32, false)]
    [InlineData(32, 33, true)]
    public async Task Addresses_OfBothFamilies_AreCountedTogether(int ipv4, int ipv6, bool refused)
    {
        var rules = Publish("1");
        Answer(60, [.. Enumerable.Range(1, ipv4).Select(i => $"8.8.9.{i}"), .. Enumerable.Range(1, ipv6).Select(i => $"2606:4700::{i}")]);
        await Refresh.Step();
        Assert.Equal(refused, rules.Judge(Client("8.8.9.1")).IsReject);
        Assert.Equal(refused, rules.Judge(Client("2606:4700::1")).IsReject);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task TrustedProxy_ThatANameResolvesTo_IsNoClient()
    {
        var trusted = AddressSet.FromRanges([new AddressRange(Client(Host), Client(Host))]);
        var rules = Publish("1", trusted: trusted);
        Answer(60, Host, Other);
        await Refresh.Step();
        Assert.True(rules.Judge(Client(Host)).IsReject);
        Assert.False(rules.Judge(Client(Other)).IsReject);
    }
}

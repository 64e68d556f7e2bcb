using System.Net;
using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class NetAddressTests
{
    [Fact]
    public void ToString_AnyAddress_ParsesBackToItself() =>
        Generators.Address.Sample(address => NetAddress.TryParse(address.ToString(), out var parsed) && parsed == address, iter: Generators.Cases);

    [Fact]
    public void From_AnyAddress_EqualsWhatTheSocketHeld() =>
        Generators.Address.Sample(address => NetAddress.From(IPAddress.Parse(address.ToString())) == address.Unwrap(), iter: Generators.Cases);

    /// <summary>No caller can make an IPv4 address of more than 32 bits: only the factories set the family and the value.</summary>
    [Fact]
    public void NetAddress_OutsideItsFactories_CannotBeMade()
    {
        Assert.All(typeof(NetAddress).GetProperties(), property => Assert.Null(property.SetMethod));
        Assert.Empty(typeof(NetAddress).GetConstructors());
    }

    [Fact]
    public void CompareTo_AnyTwo_OrdersByFamilyThenValue() =>
        Gen.Select(Generators.Address, Generators.Address).Sample((a, b) =>
        {
            var expected = (!a.IsIPv4, a.Value).CompareTo((!b.IsIPv4, b.Value));
            return Math.Sign(a.CompareTo(b)) == Math.Sign(expected)
                && (a < b) == (expected < 0) && (a <= b) == (expected <= 0) && (a > b) == (expected > 0) && (a >= b) == (expected >= 0);
        }, iter: Generators.Cases);

    [Theory]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:0.0.0.0", "0.0.0.0")]
    [InlineData("::ffff:255.255.255.255", "255.255.255.255")]
    [InlineData("64:ff9b::a00:1", "64:ff9b::a00:1")]
    [InlineData("2002:a00:1::", "2002:a00:1::")]
    [InlineData("2001:0:a00:1::f5ff:fffe", "2001:0:a00:1::f5ff:fffe")]
    [InlineData("fe80::5efe:10.0.0.1", "fe80::5efe:a00:1")]
    [InlineData("::10.0.0.1", "::a00:1")]
    [InlineData("::ffff:0:10.0.0.1", "::ffff:0:a00:1")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("::ffff:10.0.0.1%3", "10.0.0.1")]
    [Trait("Rule", "R3")]
    public void From_EmbeddedIPv4_IsUnwrappedFromTheMappedBlockOnly(string socket, string client) =>
        Assert.Equal(client, NetAddress.From(IPAddress.Parse(socket)).ToString());

    [Theory]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::FFFF:a00:1")]
    [InlineData("0:0:0:0:0:ffff:10.0.0.1")]
    [Trait("Rule", "R3")]
    public void TryParse_MappedText_StaysIPv6UntilUnwrapped(string text)
    {
        Assert.True(NetAddress.TryParse(text, out var address));
        Assert.False(address.IsIPv4);
        Assert.True(address.IsMapped);
        Assert.Equal("::ffff:10.0.0.1", address.ToString());
        Assert.Equal(NetAddress.IPv4(0x0A000001), address.Unwrap());
    }

    [Theory]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("1:0:0:0:0:0:0:0", "1::")]
    [InlineData("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304")]
    [InlineData("::1.2.3.4", "::102:304")]
    [InlineData("00ab::0001", "ab::1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    public void ToString_ParsedText_IsRfc5952(string text, string canonical)
    {
        Assert.True(NetAddress.TryParse(text, out var address));
        Assert.Equal(canonical, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.4.")]
    [InlineData(".1.2.3.4")]
    [InlineData("1..3.4")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.00")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.1000")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("+1.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4/32")]
    [InlineData("1.2.3.4:80")]
    [InlineData("1.2.3.4%1")]
    [InlineData("١.2.3.4")]
    [InlineData("１.2.3.4")]
    [InlineData("1。2。3。4")]
    [InlineData("[::1]")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("::1%eth0")]
    [InlineData("::1/128")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("::1::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("::1:2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("::1.2.3")]
    [InlineData("::01.2.3.4")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("::-1")]
    public void TryParse_AnyOtherSpelling_IsRefused(string text) => Assert.False(NetAddress.TryParse(text, out _));

    [Fact]
    public void TryParse_AnyText_NeverTakesWhatTheRuntimeRefuses() =>
        Gen.OneOf("0", "1", "9", "10", "255", "256", "01", "a", "ffff", "1.2.3.4", ":", "::", ":1", ":2:3", ".", ".5", "%1", "/8", "[", "]", " ")
            .Array[1, 9].Select(string.Concat).Sample(text =>
                !NetAddress.TryParse(text, out var address) || NetAddress.From(IPAddress.Parse(text)) == address.Unwrap(), iter: Generators.Cases);
}

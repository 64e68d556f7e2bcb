using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class ForwardedHeaderTests
{
    private static readonly AddressSet Trusted = AddressSetTests.Set("192.0.2.0/24,2001:db8:1b::/48");
    private static readonly NetAddress Proxy = Address("192.0.2.10");

    [Theory]
    [InlineData("for=203.0.113.7", "203.0.113.7")]
    [InlineData("For=203.0.113.7", "203.0.113.7")]
    [InlineData("FOR=\"203.0.113.7\"", "203.0.113.7")]
    [InlineData("for=\"203.0.113.7:47011\"", "203.0.113.7")]
    [InlineData("for=\"203.0.113.7:_hidden.port-1\"", "203.0.113.7")]
    [InlineData("for=\"\\2\\03.0.113.\\7\"", "203.0.113.7")]
    [InlineData("for=\"[2001:db8::7]\"", "2001:db8::7")]
    [InlineData("for=\"[2001:DB8::7]:4711\"", "2001:db8::7")]
    [InlineData("for=\"[2001:db8:1111:1111:1111:1111:111.111.111.111]:65535\"", "2001:db8:1111:1111:1111:1111:6f6f:6f6f")]
    [InlineData("for=\"[fe80::7%eth0]\"", "fe80::7")]
    [InlineData("for=\"[fe80::7%eth0]:4711\", for=\"[2001:db8:1b::1%1]\"", "fe80::7")]
    [InlineData("by=192.0.2.1;for=203.0.113.7;host=a.example;proto=https", "203.0.113.7")]
    [InlineData("proto=https; for=203.0.113.7 ;\tby=_x", "203.0.113.7")]
    [InlineData(";;for=203.0.113.7;", "203.0.113.7")]
    [InlineData("for=203.0.113.7;host=\"a,b;for=10.0.0.1\"", "203.0.113.7")]
    [InlineData("for=203.0.113.7;host=\"a\\\",for=10.0.0.1\"", "203.0.113.7")]
    [InlineData("for=203.0.113.7;host=\"\\\\\"", "203.0.113.7")]
    [InlineData("for=203.0.113.7;ext=\"\u00a5 \t\"", "203.0.113.7")]
    [InlineData("for=198.51.100.1, for=203.0.113.7", "203.0.113.7")]
    [InlineData("for=198.51.100.1,for=203.0.113.7 ,\tfor=\"192.0.2.11:80\"", "203.0.113.7")]
    [InlineData("for=198.51.100.1|for=203.0.113.7|for=\"[2001:db8:1b::1]:1\"", "203.0.113.7")]
    [InlineData("for=198.51.100.1, for=203.0.113.7|for=192.0.2.11, for=192.0.2.12", "203.0.113.7")]
    public void TryFindClient_TrustedPeer_IsTheFirstUntrustedFromTheRight(string lines, string client) => AssertClient(lines, client);

    [Theory]
    [InlineData("for=127.0.0.1, for=203.0.113.7")]
    [InlineData("garbage, for=203.0.113.7")]
    [InlineData(", for=203.0.113.7")]
    [InlineData("for=\"127.0.0.1, for=203.0.113.7")]
    [InlineData("for=127.0.0.1;x=\", for=203.0.113.7;host=\"a.example\"")]
    [InlineData("for=127.0.0.1;x=\"\\, for=203.0.113.7;host=\"a.example\"")]
    [InlineData("for=127.0.0.1;x=\", for=\"203.0.113.7\", for=\"192.0.2.11\"")]
    [InlineData("for=127.0.0.1;x=\"|for=\"203.0.113.7\"")]
    [InlineData("for=192.0.2.99, for=203.0.113.7")]
    public void TryFindClient_WhatTheClientWroteItself_IsNotRead(string lines) => AssertClient(lines, "203.0.113.7");

    [Theory]
    [InlineData("for=\"[::ffff:203.0.113.7]\"", "203.0.113.7")]
    [InlineData("for=\"[::ffff:203.0.113.7]:80\", for=\"[::ffff:192.0.2.11]\"", "203.0.113.7")]
    [InlineData("for=\"[64:ff9b::203.0.113.7]\"", "64:ff9b::cb00:7107")]
    [InlineData("for=\"[2002:c000:20b::1]\"", "2002:c000:20b::1")]
    [Trait("Rule", "R3")]
    public void TryFindClient_EmbeddedIPv4_IsUnwrappedFromTheMappedBlockOnly(string lines, string client) => AssertClient(lines, client);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("for=192.0.2.11")]
    [InlineData("for=192.0.2.11, for=192.0.2.12|for=\"[2001:db8:1b::1]\"")]
    [InlineData("for=203.0.113.7,")]
    [InlineData("for=203.0.113.7, , for=192.0.2.11")]
    [InlineData("for=203.0.113.7|")]
    [InlineData("for=203.0.113.7, for=unknown")]
    [InlineData("for=203.0.113.7, for=unknown, for=192.0.2.11")]
    [InlineData("for=_hidden")]
    [InlineData("for=203.0.113.7, for=\"_SEVKISEK\", for=192.0.2.11")]
    [InlineData("for=203.0.113.7, by=192.0.2.11;proto=https")]
    [InlineData("for=203.0.113.7;for=203.0.113.8")]
    [InlineData("for=203.0.113.7;FOR=203.0.113.7")]
    [InlineData("for=203.0.113.7;proto=http;Proto=https")]
    [InlineData("for=203.0.113.7;x=1;y=2;X=1")]
    [InlineData("203.0.113.7")]
    [InlineData("for")]
    [InlineData("for=")]
    [InlineData("for=\"\"")]
    [InlineData("=203.0.113.7")]
    [InlineData("for= 203.0.113.7")]
    [InlineData("for =203.0.113.7")]
    [InlineData("for=203.0.113.7 192.0.2.11")]
    [InlineData("for=203.0.113.7;x")]
    [InlineData("for=203.0.113.7;x=")]
    [InlineData("for=203.0.113.7;x=a\"b\"")]
    [InlineData("for=203.0.113.7;x=\"a\"b")]
    [InlineData("for=203.0.113.7;x=\"a")]
    [InlineData("for=203.0.113.7;x=\"a\\\"")]
    [InlineData("for=203.0.113.7;x=a\\b")]
    [InlineData("for=203.0.113.7;x=\"\u03a9\"")]
    [InlineData("for=203.0.113.7;x=\"\u007f\"")]
    [InlineData("for=203.0.113.7;x=\"\\\u0001\"")]
    [InlineData("for=203.0.113.7;x y=1")]
    [InlineData("for=203.0.113.7:80")]
    [InlineData("for=2001:db8::7")]
    [InlineData("for=[2001:db8::7]")]
    [InlineData("for=\"2001:db8::7\"")]
    [InlineData("for=\"[203.0.113.7]\"")]
    [InlineData("for=\"[2001:db8::7\"")]
    [InlineData("for=\"2001:db8::7]\"")]
    [InlineData("for=\"[2001:db8::7]80\"")]
    [InlineData("for=\"[2001:db8::7]:\"")]
    [InlineData("for=\"[2001:db8::7%]\"")]
    [InlineData("for=\"[2001:db8::7%eth/0]\"")]
    [InlineData("for=\"203.0.113.7%eth0\"")]
    [InlineData("for=\"203.0.113.7:\"")]
    [InlineData("for=\"203.0.113.7:65536\"")]
    [InlineData("for=\"203.0.113.7:http\"")]
    [InlineData("for=\"203.0.113.7:_\"")]
    [InlineData("for=\"203.0.113.7:_a b\"")]
    [InlineData("for=\" 203.0.113.7\"")]
    [InlineData("for=203.0.113.07")]
    [InlineData("for=0.0.0.0")]
    [InlineData("for=\"[::]\"")]
    [InlineData("for=\"[::ffff:0.0.0.0]\"")]
    [InlineData("for=\"[2001:db8:1111:1111:1111:1111:111.111.111.111]:0000000065535\"")]
    [Trait("Rule", "R1")]
    public void TryFindClient_TrustedPeerThatNamesNoClient_IsUnknown(string lines) =>
        Assert.False(ForwardedHeader.TryFindClient(lines.Split('|'), Proxy, Trusted, out _));

    [Fact]
    [Trait("Rule", "R1")]
    public void TryFindClient_TrustedPeerWithoutHeader_IsUnknown()
    {
        Assert.False(ForwardedHeader.TryFindClient([], Proxy, Trusted, out _));
        Assert.False(ForwardedHeader.TryFindClient([null], Proxy, Trusted, out _));
        Assert.False(ForwardedHeader.TryFindClient(["for=203.0.113.7", null], Proxy, Trusted, out _));
    }

    [Theory]
    [InlineData("for=203.0.113.7")]
    [InlineData("for=10.0.0.1, for=192.0.2.11")]
    [InlineData("garbage")]
    [InlineData("")]
    public void TryFindClient_UntrustedPeer_IsTheClientWhateverTheHeaderSays(string lines)
    {
        Assert.True(ForwardedHeader.TryFindClient(lines.Split('|'), Address("198.51.100.9"), Trusted, out var client));
        Assert.Equal("198.51.100.9", client.ToString());
        Assert.True(ForwardedHeader.TryFindClient([], Address("::ffff:198.51.100.9"), Trusted, out client));
        Assert.Equal("198.51.100.9", client.ToString());
    }

    [Theory]
    [InlineData(ForwardedFor.MaxEntries - 1, true)]
    [InlineData(ForwardedFor.MaxEntries, false)]
    public void TryFindClient_Hops_AreBounded(int trustedHops, bool found)
    {
        string[] hops = ["for=203.0.113.7", .. Enumerable.Repeat("for=192.0.2.11", trustedHops)];
        Assert.Equal(found, ForwardedHeader.TryFindClient([string.Join(',', hops)], Proxy, Trusted, out _));
        Assert.Equal(found, ForwardedHeader.TryFindClient(hops, Proxy, Trusted, out _));
    }

    [Theory]
    [InlineData(ForwardedFor.MaxLength, true)]
    [InlineData(ForwardedFor.MaxLength + 1, false)]
    public void TryFindClient_Length_IsBounded(int length, bool found)
    {
        const string hop = "for=192.0.2.11";
        Assert.Equal(found, ForwardedHeader.TryFindClient(["for=203.0.113.7".PadLeft(length)], Proxy, Trusted, out _));
        Assert.Equal(found, ForwardedHeader.TryFindClient(["for=203.0.113.7".PadLeft(length - hop.Length - 1) + "," + hop], Proxy, Trusted, out _));
        Assert.Equal(found, ForwardedHeader.TryFindClient(["for=203.0.113.7".PadLeft(length - hop.Length), hop], Proxy, Trusted, out _));
    }

    [Theory]
    [InlineData(ForwardedElement.MaxParameters, true)]
    [InlineData(ForwardedElement.MaxParameters + 1, false)]
    public void TryFindClient_Parameters_AreBounded(int count, bool found)
    {
        var line = "for=203.0.113.7" + string.Concat(Enumerable.Range(1, count - 1).Select(i => $";p{i}=1"));
        Assert.Equal(found, ForwardedHeader.TryFindClient([line], Proxy, Trusted, out _));
    }

    [Fact]
    public void TryFindClient_LongTextOfTheClientsOwn_IsNeverReached() =>
        AssertClient(new string('"', 1_000_000) + ", for=203.0.113.7, for=192.0.2.11", "203.0.113.7");

    /// <summary>Whatever a caller sends, what a proxy appends decides: the prefix can neither be read nor swallow the suffix.</summary>
    [Fact]
    [Trait("Rule", "R1")]
    public void TryFindClient_AnyPrefixOfTheCaller_ChangesNothing() =>
        Gen.Select(
                Gen.OneOf("\"", "\\", ",", ";", "=", "for", "10.0.0.1", " ", "x", "\\\"", "for=10.0.0.1", "[", "]", "\t").Array[0, 12].Select(string.Concat),
                Gen.OneOf("for=203.0.113.7", "for=\"203.0.113.7:1\"", "host=\"a\\\"\\\\\";for=203.0.113.7", "for=203.0.113.7;by=\"_x,\\,;\""),
                Gen.OneOf("", ", for=192.0.2.11", ", for=\"192.0.2.12:1\";x=\"\\\\\"")).Sample(
            (prefix, client, hops) => ForwardedHeader.TryFindClient([$"{prefix}, {client}{hops}"], Proxy, Trusted, out var found) && found.Value == 0xCB007107,
            iter: Generators.Cases);

    [Fact]
    public void TryFindClient_AnyCharacters_NeverThrows() =>
        Gen.OneOf("for", "=", "\"", "\\", ",", ";", " ", "192.0.2.11", "203.0.113.7", "[", "]", ":", "1", "_", "\0", "é").Array[0, 14].Select(string.Concat).Sample(
            line =>
            {
                var found = ForwardedHeader.TryFindClient([line], Proxy, Trusted, out var client);
                Assert.False(found && Trusted.Contains(client));
            },
            iter: 10 * Generators.Cases);

    private static void AssertClient(string lines, string expected)
    {
        Assert.True(ForwardedHeader.TryFindClient(lines.Split('|'), Proxy, Trusted, out var client));
        Assert.Equal(expected, client.ToString());
    }

    private static NetAddress Address(string text)
    {
        Assert.True(NetAddress.TryParse(text, out var address));
        return address;
    }
}

using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class ForwardedForTests
{
    private static readonly AddressSet Trusted = AddressSetTests.Set("192.0.2.0/24,2001:db8:1b::/48");
    private static readonly NetAddress Proxy = Address("192.0.2.10");

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.1,203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7, 192.0.2.11", "203.0.113.7")]
    [InlineData("203.0.113.7, 192.0.2.12, 2001:db8:1b::1, 192.0.2.11", "203.0.113.7")]
    [InlineData(" \t203.0.113.7\t ,\t192.0.2.11  ", "203.0.113.7")]
    [InlineData("203.0.113.7:443, 192.0.2.11:1", "203.0.113.7")]
    [InlineData("203.0.113.7:65535", "203.0.113.7")]
    [InlineData("203.0.113.7:0", "203.0.113.7")]
    [InlineData("203.0.113.7:00080", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("[2001:db8::7]", "2001:db8::7")]
    [InlineData("[2001:db8::7]:8443, [2001:db8:1b::2]:1", "2001:db8::7")]
    [InlineData("203.0.113.7|192.0.2.11", "203.0.113.7")]
    [InlineData("198.51.100.1|203.0.113.7, 192.0.2.11|192.0.2.12", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7|192.0.2.12", "203.0.113.7")]
    public void TryFindClient_TrustedPeer_IsTheFirstUntrustedFromTheRight(string lines, string client) => AssertClient(lines, client);

    [Theory]
    [InlineData("127.0.0.1, 203.0.113.7")]
    [InlineData("garbage, 203.0.113.7")]
    [InlineData(", 203.0.113.7")]
    [InlineData("<script>,,, 203.0.113.7, 192.0.2.11")]
    [InlineData("|203.0.113.7")]
    [InlineData("192.0.2.99, 203.0.113.7")]
    public void TryFindClient_WhatTheClientWroteItself_IsNotRead(string lines) => AssertClient(lines, "203.0.113.7");

    [Theory]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("[::ffff:203.0.113.7]:80, ::ffff:192.0.2.11", "203.0.113.7")]
    [InlineData("64:ff9b::203.0.113.7", "64:ff9b::cb00:7107")]
    [InlineData("2002:c000:20b::1", "2002:c000:20b::1")]
    [Trait("Rule", "R3")]
    public void TryFindClient_EmbeddedIPv4_IsUnwrappedFromTheMappedBlockOnly(string lines, string client) => AssertClient(lines, client);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("192.0.2.11")]
    [InlineData("192.0.2.12, 192.0.2.11|192.0.2.13")]
    [InlineData("203.0.113.7,")]
    [InlineData("203.0.113.7, ")]
    [InlineData("203.0.113.7, , 192.0.2.11")]
    [InlineData("203.0.113.7|")]
    [InlineData("203.0.113.7||192.0.2.11")]
    [InlineData("203.0.113.7, unknown")]
    [InlineData("203.0.113.7, unknown, 192.0.2.11")]
    [InlineData("203.0.113.7 192.0.2.11")]
    [InlineData("203.0.113.7;192.0.2.11")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("[::]:80")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("203.0.113.07")]
    [InlineData("203.0.113")]
    [InlineData("0xcb.0.113.7")]
    [InlineData("203.0.113.7:")]
    [InlineData("203.0.113.7:65536")]
    [InlineData("203.0.113.7:123456")]
    [InlineData("203.0.113.7:+80")]
    [InlineData("203.0.113.7:80:80")]
    [InlineData("203.0.113.7:http")]
    [InlineData("203.0.113.7/32")]
    [InlineData("[203.0.113.7]")]
    [InlineData("[203.0.113.7]:80")]
    [InlineData("[2001:db8::7")]
    [InlineData("2001:db8::7]")]
    [InlineData("[2001:db8::7]80")]
    [InlineData("[2001:db8::7]:")]
    [InlineData("[2001:db8::7]:x")]
    [InlineData("[[2001:db8::7]]")]
    [InlineData("[]")]
    [InlineData("[]:80")]
    [InlineData(":80")]
    [InlineData("fe80::1%")]
    [InlineData("fe80::1%eth0 ,x%")]
    [InlineData("fe80::1%a%b")]
    [InlineData("fe80::1%a/b")]
    [InlineData("fe80::1%0123456789012345678901234567890123")]
    [InlineData("203.0.113.7%eth0")]
    [InlineData("203.0.113.7%eth0:80")]
    [InlineData("[fe80::1]%eth0")]
    [InlineData("%eth0")]
    [InlineData("[%eth0]")]
    [InlineData("\"203.0.113.7\"")]
    [InlineData("for=203.0.113.7")]
    [InlineData("203.0.113.7\u00a0")]
    [InlineData("203.0.113.7\r")]
    [InlineData("２03.0.113.7")]
    [Trait("Rule", "R1")]
    public void TryFindClient_TrustedPeerThatNamesNoClient_IsUnknown(string lines) =>
        Assert.False(ForwardedFor.TryFindClient(lines.Split('|'), Proxy, Trusted, out _));

    [Fact]
    [Trait("Rule", "R1")]
    public void TryFindClient_TrustedPeerWithoutHeader_IsUnknown()
    {
        Assert.False(ForwardedFor.TryFindClient([], Proxy, Trusted, out _));
        Assert.False(ForwardedFor.TryFindClient([null], Proxy, Trusted, out _));
        Assert.False(ForwardedFor.TryFindClient(["203.0.113.7", null], Proxy, Trusted, out _));
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("10.0.0.1, 192.0.2.11")]
    [InlineData("garbage")]
    [InlineData("")]
    public void TryFindClient_UntrustedPeer_IsTheClientWhateverTheHeaderSays(string lines)
    {
        Assert.True(ForwardedFor.TryFindClient(lines.Split('|'), Address("198.51.100.9"), Trusted, out var client));
        Assert.Equal("198.51.100.9", client.ToString());
        Assert.True(ForwardedFor.TryFindClient([], Address("198.51.100.9"), Trusted, out client));
        Assert.Equal("198.51.100.9", client.ToString());
        Assert.True(ForwardedFor.TryFindClient(lines.Split('|'), Proxy, AddressSet.Empty, out client));
        Assert.Equal(Proxy, client);
    }

    [Theory]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("[fe80::1%12]", "fe80::1")]
    [InlineData("[fe80::1%eth0.1]:443", "fe80::1")]
    [InlineData("fe80::1%01234567890123456789012345678901", "fe80::1")]
    [InlineData("::ffff:203.0.113.7%eth0", "203.0.113.7")]
    [Trait("Rule", "R3")]
    public void TryFindClient_EntryWithAZone_IsTheAddressWithoutIt(string line, string client)
    {
        Assert.True(ForwardedFor.TryFindClient([line], Proxy, Trusted, out var found));
        Assert.Equal(client, found.ToString());
    }

    [Fact]
    [Trait("Rule", "R3")]
    public void TryFindClient_MappedPeer_IsTrustedAsIPv4()
    {
        Assert.True(ForwardedFor.TryFindClient(["203.0.113.7"], Address("::ffff:192.0.2.10"), Trusted, out var client));
        Assert.Equal("203.0.113.7", client.ToString());
        Assert.True(ForwardedFor.TryFindClient(["203.0.113.7"], Address("::ffff:198.51.100.9"), Trusted, out client));
        Assert.Equal("198.51.100.9", client.ToString());
    }

    [Theory]
    [InlineData(ForwardedFor.MaxEntries - 1, true)]
    [InlineData(ForwardedFor.MaxEntries, false)]
    public void TryFindClient_Hops_AreBounded(int trustedHops, bool found)
    {
        string[] hops = ["203.0.113.7", .. Enumerable.Repeat("192.0.2.11", trustedHops)];
        Assert.Equal(found, ForwardedFor.TryFindClient([string.Join(',', hops)], Proxy, Trusted, out _));
        Assert.Equal(found, ForwardedFor.TryFindClient(hops, Proxy, Trusted, out _));
    }

    [Theory]
    [InlineData(ForwardedFor.MaxLength, true)]
    [InlineData(ForwardedFor.MaxLength + 1, false)]
    public void TryFindClient_Length_IsBounded(int length, bool found)
    {
        const string hop = "192.0.2.11";
        Assert.Equal(found, ForwardedFor.TryFindClient(["203.0.113.7".PadLeft(length)], Proxy, Trusted, out _));
        Assert.Equal(found, ForwardedFor.TryFindClient(["203.0.113.7".PadLeft(length - hop.Length - 1) + "," + hop], Proxy, Trusted, out _));
        Assert.Equal(found, ForwardedFor.TryFindClient(["203.0.113.7".PadLeft(length - hop.Length), hop], Proxy, Trusted, out _));
    }

    [Fact]
    public void TryFindClient_LongTextOfTheClientsOwn_IsNeverReached() =>
        AssertClient(new string('x', 1_000_000) + ", 203.0.113.7, 192.0.2.11", "203.0.113.7");

    [Fact]
    public void TryFindClient_AnyHeader_EqualsTheRuleInWords() =>
        Gen.OneOf(
                "203.0.113.7", "198.51.100.1:80", "192.0.2.11", "192.0.2.12:443", "[2001:db8:1b::1]", "[2001:db8:1b::1]:1", "2001:db8::7",
                "::ffff:192.0.2.9", "::ffff:203.0.113.9", "", "unknown", "203.0.113.7:", "0.0.0.0")
            .Select(Gen.OneOf("", " ", "\t "), (entry, blank) => blank + entry + blank)
            .Array[1, 5].Select(entries => string.Join(',', entries))
            .Array[0, 3].Sample(
                lines => ForwardedFor.TryFindClient(lines, Proxy, Trusted, out var client) ? client == Expected(lines) : Expected(lines) is null,
                iter: Generators.Cases);

    // The first from the right that is no trusted proxy, none if something unreadable comes first.
    private static NetAddress? Expected(string[] lines)
    {
        foreach (var entry in string.Join(',', lines).Split(',').Reverse().Select(entry => entry.Trim()))
        {
            var text = entry.StartsWith('[') ? entry[1..entry.IndexOf(']', StringComparison.Ordinal)] : entry;
            text = text.Count(c => c == ':') == 1 && !text.EndsWith(':') ? text.Split(':')[0] : text;
            if (!NetAddress.TryParse(text, out var address) || address.Value == 0)
            {
                return null;
            }

            if (!Trusted.Contains(address.Unwrap()))
            {
                return address.Unwrap();
            }
        }

        return null;
    }

    private static void AssertClient(string lines, string expected)
    {
        Assert.True(ForwardedFor.TryFindClient(lines.Split('|'), Proxy, Trusted, out var client));
        Assert.Equal(expected, client.ToString());
    }

    private static NetAddress Address(string text)
    {
        Assert.True(NetAddress.TryParse(text, out var address));
        return address;
    }
}

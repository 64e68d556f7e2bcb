using System.Net;
using System.Net.Sockets;
using NetGuard.Proxy.Sources.Names;
using NetGuard.Tests.Shared;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>Questions over UDP, and every kind of answer that a server can give.</summary>
public sealed class NameServersTests : IDisposable
{
    private const string Name = "build-7.contoso.example";

    private readonly DnsResponder _dns = new();
    private readonly NameServers _servers = new(TimeSpan.FromSeconds(5));

    public void Dispose() => _dns.Dispose();

    [Fact]
    public async Task Name_OfBothFamilies_GivesEachItsOwn()
    {
        _dns.Set(Name, 300, "198.51.100.7", "198.51.100.8", "2001:db8::7");

        var ipv4 = await AskAsync();
        var ipv6 = await AskAsync(AddressFamily.InterNetworkV6);

        Assert.Equal((NameOutcome.Addresses, TimeSpan.FromSeconds(300)), (ipv4.Outcome, ipv4.Ttl));
        Assert.Equal(["198.51.100.7", "198.51.100.8"], ipv4.Addresses.Select(address => address.ToString()));
        Assert.Equal(["2001:db8::7"], ipv6.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public async Task Aliases_OnTheWay_AreFollowedAndTheLeastTtlHolds()
    {
        _dns.Set(Name, DnsResponder.A, new DnsReply(0, new(Name, 20, "a.cdn.example"), new("a.cdn.example", 600, "B.cdn.example"), new("b.CDN.example", 60, "198.51.100.7")));
        var answer = await AskAsync();
        Assert.Equal(["198.51.100.7"], answer.Addresses.Select(address => address.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(20), answer.Ttl);
    }

    [Fact]
    public async Task Record_OfAnotherName_DoesNotCount()
    {
        _dns.Set(Name, DnsResponder.A, new DnsReply(0, new DnsRecord("other.contoso.example", 60, "203.0.113.66")));
        Assert.Equal(NameOutcome.NoAddress, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Aliases_InACircle_EndWithoutAnAddress()
    {
        _dns.Set(Name, DnsResponder.A, new DnsReply(0, new(Name, 20, "a.example"), new("a.example", 20, Name)));
        Assert.Equal(NameOutcome.NoAddress, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Name_ThatDoesNotExist_IsSaidSo() => Assert.Equal(NameOutcome.NoName, (await AskAsync()).Outcome);

    [Fact]
    public async Task Name_WithoutAddresses_IsSaidSo()
    {
        _dns.Set(Name, DnsReply.Empty);
        Assert.Equal(NameOutcome.NoAddress, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Server_ThatFails_SaysNothingOfTheName()
    {
        _dns.Set(Name, DnsReply.ServerFailure);
        Assert.Equal(NameOutcome.Failed, (await AskAsync()).Outcome);
    }

    [Fact]
    public async Task Server_ThatIsSilent_IsGivenUp()
    {
        _dns.Set(Name, DnsReply.Silence);
        var impatient = new NameServers(TimeSpan.FromMilliseconds(50));
        Assert.Equal(NameOutcome.Failed, (await impatient.AskAsync(Name, AddressFamily.InterNetwork, [_dns.Address], default)).Outcome);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0, 0, 0x81, 0x80, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xc0, 0x0c })]
    public async Task Answer_ThatIsNoMessage_IsAFailure(byte[] bytes)
    {
        _dns.Set(Name, DnsReply.Empty with { Raw = bytes });
        var impatient = new NameServers(TimeSpan.FromMilliseconds(200));
        Assert.Equal(NameOutcome.Failed, (await impatient.AskAsync(Name, AddressFamily.InterNetwork, [_dns.Address], default)).Outcome);
    }

    [Theory]
    [InlineData(64, NameOutcome.Addresses)]
    [InlineData(65, NameOutcome.TooMany)]
    [InlineData(200, NameOutcome.TooMany)]
    public async Task Addresses_PastTheBound_AreRefusedWhole(int count, object outcome)
    {
        _dns.Set(Name, 60, [.. Enumerable.Range(1, count).Select(i => $"198.51.100.{i}")]);
        var answer = await AskAsync();
        Assert.Equal((NameOutcome)outcome, answer.Outcome);
        Assert.Equal(answer.Outcome == NameOutcome.Addresses ? count : 0, answer.Addresses.Count);
    }

    [Fact]
    public async Task Answer_CutShort_WithoutTcp_IsAFailure()
    {
        _dns.Set(Name, DnsResponder.A, new DnsReply(0, new DnsRecord(Name, 60, "198.51.100.7")) { Truncated = true });
        Assert.Equal(NameOutcome.Failed, (await AskAsync()).Outcome);
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(86400u, 86400)]
    [InlineData(0x80000001u, 0)]
    [InlineData(uint.MaxValue, 0)]
    public async Task Ttl_AsSent_IsReadAsRfc2181Says(uint sent, int seconds)
    {
        _dns.Set(Name, sent, "198.51.100.7");
        Assert.Equal(TimeSpan.FromSeconds(seconds), (await AskAsync()).Ttl);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(29, 30)]
    [InlineData(31, 31)]
    [InlineData(3600, 3600)]
    [InlineData(3601, 3600)]
    public void Lifetime_OfAnAnswer_IsHeldBetweenHalfAMinuteAndAnHour(int ttl, int lifetime) =>
        Assert.Equal(TimeSpan.FromSeconds(lifetime), NameAnswer.Of([IPAddress.Loopback], TimeSpan.FromSeconds(ttl)).Lifetime);

    [Fact]
    public async Task SecondServer_IsAskedWhereTheFirstFails_AndOnlyThere()
    {
        using var second = new DnsResponder();
        second.Set(Name, 60, "198.51.100.7");
        _dns.Set(Name, DnsResponder.A, DnsReply.ServerFailure);
        _dns.Set(Name, DnsResponder.Aaaa, DnsReply.NoName);

        var ipv4 = await _servers.AskAsync(Name, AddressFamily.InterNetwork, [_dns.Address, second.Address], default);
        var ipv6 = await _servers.AskAsync(Name, AddressFamily.InterNetworkV6, [_dns.Address, second.Address], default);

        Assert.Equal((NameOutcome.Addresses, NameOutcome.NoName), (ipv4.Outcome, ipv6.Outcome));
        Assert.DoesNotContain((Name, DnsResponder.Aaaa), second.Questions);
    }

    private Task<NameAnswer> AskAsync(AddressFamily family = AddressFamily.InterNetwork) => _servers.AskAsync(Name, family, [_dns.Address], default);
}

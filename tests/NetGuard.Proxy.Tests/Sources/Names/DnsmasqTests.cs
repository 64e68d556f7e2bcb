using System.Net.Sockets;
using NetGuard.Proxy.Sources.Names;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>The same questions to a server that we did not write.</summary>
public sealed class DnsmasqTests
{
    private readonly NameServers _servers = new(TimeSpan.FromSeconds(5));

    [DnsmasqFact]
    public async Task Name_WithAddressesOfBothFamilies_HasThemAndItsTtl()
    {
        using var dns = await Dnsmasq.StartAsync(["198.51.100.7 build.contoso.example", "2001:db8::7 build.contoso.example"], more: "--local-ttl=120");
        Assert.Equal("Addresses 198.51.100.7 120", await AskAsync(dns, "build.contoso.example"));
        Assert.Equal("Addresses 2001:db8::7 120", await AskAsync(dns, "build.contoso.example", AddressFamily.InterNetworkV6));
    }

    [DnsmasqFact]
    public async Task Name_OfOneFamily_HasNoAddressOfTheOther()
    {
        using var dns = await Dnsmasq.StartAsync(["198.51.100.7 build.contoso.example"]);
        Assert.Equal("NoAddress  0", await AskAsync(dns, "build.contoso.example", AddressFamily.InterNetworkV6));
    }

    [DnsmasqFact]
    public async Task Name_ThatDoesNotExist_IsSaidSo()
    {
        using var dns = await Dnsmasq.StartAsync([]);
        Assert.Equal("NoName  0", await AskAsync(dns, "gone.contoso.example"));
    }

    [DnsmasqFact]
    public async Task Alias_IsFollowedByTheServer()
    {
        using var dns = await Dnsmasq.StartAsync(["198.51.100.7 build.contoso.example"], more: ["--cname=alias.contoso.example,build.contoso.example", "--local-ttl=60"]);
        Assert.Equal("Addresses 198.51.100.7 60", await AskAsync(dns, "alias.contoso.example"));
    }

    [DnsmasqFact]
    public async Task Answer_LargerThanADatagram_ComesOverTcpAndIsRefused()
    {
        using var dns = await Dnsmasq.StartAsync(Enumerable.Range(1, 250).Select(i => $"198.51.100.{i} many.contoso.example"), more: "--edns-packet-max=512");
        Assert.StartsWith("TooMany", await AskAsync(dns, "many.contoso.example"), StringComparison.Ordinal);
    }

    [DnsmasqFact]
    public async Task Answer_OfSixtyFour_OverTcp_IsTaken()
    {
        using var dns = await Dnsmasq.StartAsync(Enumerable.Range(1, 64).Select(i => $"198.51.100.{i} many.contoso.example"), more: "--edns-packet-max=512");
        Assert.StartsWith("Addresses", await AskAsync(dns, "many.contoso.example"), StringComparison.Ordinal);
    }

    [DnsmasqFact]
    public async Task NameOutsideItsZone_WithoutAnUpstream_IsRefused_WhichSaysNothingOfTheName()
    {
        using var dns = await Dnsmasq.StartAsync([]);
        Assert.Equal("Failed  0", await AskAsync(dns, "build.elsewhere.example"));
    }

    [DnsmasqFact]
    public async Task Answer_ThatChanges_AndServerThatIsGone_AreSeen()
    {
        int port;
        using (var first = await Dnsmasq.StartAsync(["198.51.100.7 build.contoso.example"]))
        {
            port = first.Address.Port;
            Assert.StartsWith("Addresses 198.51.100.7", await AskAsync(first, "build.contoso.example"), StringComparison.Ordinal);
        }

        var second = await Dnsmasq.StartAsync(["198.51.100.8 build.contoso.example"], port);
        Assert.StartsWith("Addresses 198.51.100.8", await AskAsync(second, "build.contoso.example"), StringComparison.Ordinal);
        var address = second.Address;
        second.Dispose();
        var impatient = new NameServers(TimeSpan.FromMilliseconds(100));
        Assert.Equal(NameOutcome.Failed, (await impatient.AskAsync("build.contoso.example", AddressFamily.InterNetwork, [address], default)).Outcome);
    }

    private async Task<string> AskAsync(Dnsmasq dns, string name, AddressFamily family = AddressFamily.InterNetwork)
    {
        var answer = await _servers.AskAsync(name, family, [dns.Address], default);
        return $"{answer.Outcome} {string.Join(' ', answer.Addresses)} {answer.Ttl.TotalSeconds}";
    }
}

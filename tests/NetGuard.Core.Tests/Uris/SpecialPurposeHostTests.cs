using NetGuard.Networks;
using NetGuard.Tests.Shared;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

public sealed class SpecialPurposeHostTests
{
    private const string Form = "uri.form.special-purpose-address";

    // One host of each case of the ranges, beside it one that is outside.
    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.128.0.0", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.1", true)]
    [InlineData("2130706433", true)]
    [InlineData("0177.0.0.1", true)]
    [InlineData("１２７。０。０。１", true)]
    [InlineData("128.0.0.1", false)]
    [InlineData("169.254.169.254", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("168.63.129.17", false)]
    [InlineData("172.15.255.255", false)]
    [InlineData("172.31.0.1", true)]
    [InlineData("192.0.0.192", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("198.18.0.1", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("[::]", true)]
    [InlineData("[::1]", true)]
    [InlineData("[::ffff:10.0.0.1]", true)]
    [InlineData("[::ffff:8.8.8.8]", true)]
    [InlineData("[::7f00:1]", true)]
    [InlineData("[64:ff9b::a00:1]", true)]
    [InlineData("[64:ff9b:1::a00:1]", true)]
    [InlineData("[2001:0:4136:e378:8000:63bf:3fff:fdd2]", true)]
    [InlineData("[2002:7f00:1::]", true)]
    [InlineData("[fd00:ec2::254]", true)]
    [InlineData("[fe80::1]", true)]
    [InlineData("[ff02::1]", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("[2606:4700::5efe:10.0.0.1]", true)]
    [InlineData("[2606:4700::200:5efe:10.0.0.1]", true)]
    [InlineData("[2606:4700::200:5efe:168.63.129.16]", true)]
    [InlineData("[2606:4700::5efe:8.8.8.8]", false)]
    [InlineData("[2606:4700::6efe:10.0.0.1]", false)]
    [InlineData("[2606:4700::1111]", false)]
    [InlineData("localhost", true)]
    [InlineData("localhost.", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("a.localhost", true)]
    [InlineData("notlocalhost.example", false)]
    [InlineData("localhost.example", false)]
    [InlineData("printer.local", true)]
    [InlineData("a.local.example", false)]
    [InlineData("db.corp.internal", true)]
    [InlineData("metadata.google.internal", true)]
    [InlineData("metadata.google.internal.", true)]
    [InlineData("metadata.example", false)]
    [InlineData("metadata.packet.net", true)]
    [InlineData("metadata", true)]
    [InlineData("127.0.0.1.nip.io", true)]
    [InlineData("7f000001.nip.io", true)]
    [InlineData("10-0-0-1.sslip.io", true)]
    [InlineData("localtest.me", true)]
    [InlineData("a.localdev.me", true)]
    [InlineData("10-0-0-1.hash.plex.direct", true)]
    [InlineData("a.lvh.me", true)]
    [InlineData("nip.io.example", false)]
    public void Judge_Host_IsSpecialPurposeOrNot(string host, bool isSpecial)
    {
        var judged = Judged.Of($"https://{host}/", UriInputKind.Declared, Judged.Policy([]));
        Assert.Equal(isSpecial, judged.Codes.Split(' ').Contains(Form));

        // The same behind a scheme that is not special, as far as its host may be written so.
        if (host.All(char.IsAscii))
        {
            Assert.Equal(isSpecial, Judged.Of($"redis://{host}/", UriInputKind.Declared, Judged.Policy([])).Codes.Split(' ').Contains(Form));
        }
    }

    [Theory]
    [InlineData("https://10.0.0.5/", "10.0.0.5", "")]
    [InlineData("https://10.0.0.6/", "10.0.0.5", "uri.form.ip-literal uri.form.special-purpose-address uri.fqdn_not_allowed")]
    [InlineData("https://[fd00::5]/", "[fd00::5]", "")]
    [InlineData("https://[::ffff:10.0.0.5]/", "10.0.0.5", "uri.form.ip-literal uri.form.special-purpose-address uri.form.non-canonical-ip uri.fqdn_not_allowed")]
    [InlineData("https://files.corp.internal/", "files.corp.internal", "")]
    [InlineData("https://files.corp.internal/", "*.corp.internal", "")]
    [InlineData("https://files.corp.internal/", "*.internal", "")]
    [InlineData("https://metadata.google.internal/", "metadata.google.internal", "")]
    [InlineData("https://metadata.google.internal/", "*.google.internal", "uri.form.special-purpose-address")]
    [InlineData("https://10.0.0.1.nip.io/", "*.nip.io", "uri.form.special-purpose-address")]
    [InlineData("https://10.0.0.1.nip.io/", "10.0.0.1.nip.io", "")]
    public void Judge_ListedHost_PassesWhereTheEntryMeansIt(string uri, string entry, string codes) =>
        Assert.Equal(codes, Judged.Of(uri, UriInputKind.Declared, Judged.Policy([entry])).Codes);

    [Theory]
    [InlineData("https://files.corp.internal/public/a", "https://files.corp.internal/public/", "")]
    [InlineData("https://files.corp.internal/private/a", "https://files.corp.internal/public/", "uri.form.special-purpose-address uri.fqdn_not_allowed")]
    [InlineData("https://metadata.google.internal/a", "https://metadata.google.internal/", "uri.form.special-purpose-address")]
    public void Judge_HostOfAPrefix_PassesWhereItIsALocalName(string uri, string prefix, string codes) =>
        Assert.Equal(codes, Judged.Of(uri, UriInputKind.Declared, Judged.Policy([], prefixes: [prefix])).Codes);

    [Fact]
    public void MetadataAddresses_Listed_AreAddressesThatTheFormCovers() =>
        Assert.All(SpecialPurposeNames.MetadataAddresses, text =>
        {
            Assert.True(NetAddress.TryParse(text, out var address), text);
            Assert.True(SpecialPurposeHosts.Covers(address), text);
        });

    /// <summary>
    /// The class that the registries give each address, embedded ones looked into. What is in a registry and reachable from
    /// everywhere (anycast services, sinks of reverse DNS, NAT64) counts as special-purpose here: it serves no documents.
    /// </summary>
    [CorpusFact("ip-parse.tsv")]
    public void Covers_AddressesOfTheRegistries_AgreesWithTheirClass()
    {
        string[] reachable =
        [
            "global:Direct Delegation AS112 Service", "global:ORCHIDv2", "global:AMT", "global:Drone Remote ID", "global:AS112-v4", "global:AS112-v6",
            "global:Traversal Using Relays around NAT Anycast", "global:Port Control Protocol Anycast", "global:IPv4-IPv6 Translat.",
        ];
        var differences = new List<string>();
        var compared = 0;
        foreach (var row in File.ReadLines(Corpora.File("ip-parse.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            if (!NetAddress.TryParse(row[1], out var address) || row[8] == "n/a")
            {
                continue;
            }

            compared++;
            var expected = row[8].Contains("deny", StringComparison.Ordinal)
                || row[1] == "168.63.129.16" || row[8].Contains("=168.63.129.16", StringComparison.Ordinal)
                || reachable.Any(name => row[8].StartsWith(name, StringComparison.Ordinal));
            if (SpecialPurposeHosts.Covers(address) != expected)
            {
                differences.Add($"{row[0]}: {row[8]}");
            }
        }

        Assert.Empty(differences);
        Assert.True(compared > 500, $"only {compared} addresses were compared");
    }
}

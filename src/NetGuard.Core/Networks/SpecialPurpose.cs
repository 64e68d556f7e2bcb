namespace NetGuard.Networks;

/// <summary>
/// Addresses that are no host of the public internet: IANA's special-purpose registries (RFC 6890 and its updates), with
/// multicast and what is not yet assigned as global unicast. NAT64, 6to4 and Teredo are in it: they carry an IPv4 address
/// that is judged by no rule on IPv4.
/// </summary>
public static class SpecialPurpose
{
    private static readonly string[] Networks =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "::/3", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "4000::/2", "8000::/1",
    ];

    /// <summary>All of them, of both families.</summary>
    public static AddressSet All { get; } = Of(Networks);

    /// <summary>Those that can never be a client's: this network, multicast, broadcast and reserved, IPv6's unspecified address.</summary>
    public static AddressSet NeverClients { get; } = Of(["0.0.0.0/8", "224.0.0.0/3", "::/128", "ff00::/8"]);

    /// <summary>Those of networks behind the internet's routers: private use, shared by carriers, link-local, loopback.</summary>
    public static AddressRanges Private { get; } = Of(["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7", "fe80::/10"]).Members;

    /// <summary>
    /// The IPv4 address that an ISATAP interface identifier holds (RFC 5214, section 6.1), under whatever prefix. The other
    /// forms that embed one have prefixes of their own in <see cref="All"/>.
    /// </summary>
    public static bool TryGetIsatap(in NetAddress address, out NetAddress embedded)
    {
        // 0000:5efe or, for addresses that are unique in the world, 0200:5efe.
        embedded = NetAddress.IPv4((uint)address.Value);
        return !address.IsIPv4 && ((uint)(address.Value >> 32) & ~0x0200_0000u) == 0x5EFE;
    }

    private static AddressSet Of(IEnumerable<string> networks) => AddressSet.FromRanges(networks.Select(text =>
        Cidr.TryParse(text, out var range, out var error) ? range : throw new InvalidOperationException($"{text}: {error}")));
}

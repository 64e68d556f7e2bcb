using System.Text;
using NetGuard.Networks;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>
/// The form <c>special-purpose-address</c>: hosts that are no place on the public internet, as an address, as an address
/// that embeds one, or as a name that stands for one. Nothing is resolved: names are a written list.
/// </summary>
internal static class SpecialPurposeHosts
{
    private static readonly AddressSet Addresses = SpecialPurpose.All.Union(AddressSet.FromRanges(SpecialPurposeNames.MetadataAddresses
        .Select(text => NetAddress.TryParse(text, out var address) ? AddressRange.Single(address) : throw new InvalidOperationException(text))));

    private static readonly FqdnSet Names = SetOf([.. SpecialPurposeNames.Local, .. SpecialPurposeNames.OfAddresses]);

    /// <summary>
    /// Whether the host is one of them and the lists do not mean it. An address, and a name that says which address, must be
    /// an entry of <c>AllowedFqdnList</c> itself; a local name may also come by a wildcard or a prefix, since nobody but the
    /// administrator's own network answers for <c>*.corp.internal</c>.
    /// </summary>
    public static bool IsUnlisted(in ParsedUrl url, UriPolicy policy)
    {
        switch (url.Host.Kind)
        {
            case HostKind.IPv4:
                return Covers(NetAddress.IPv4(url.Host.IPv4)) && !policy.Fqdns.Names(url.Host.Text);
            case HostKind.IPv6:
                return Covers(NetAddress.IPv6(url.Host.IPv6)) && !policy.Fqdns.Names(url.Host.Text);
            case HostKind.Domain:
                return IsUnlistedName(url.Host.Text, url, policy);
            case HostKind.Opaque:
                // Whoever knows the scheme reads the host as any other.
                Span<byte> name = stackalloc byte[HostParser.MaxLength];
                Ascii.ToLower(url.Host.Text, name, out var length);
                name = name[..length];
                return Ipv4Host.EndsInNumber(name)
                    ? Ipv4Host.TryParse(name, out var address) && Covers(NetAddress.IPv4(address)) && !policy.Fqdns.Names(name)
                    : IsUnlistedName(name, url, policy);
            default:
                return false;
        }
    }

    /// <summary>Whether an address, or the one that it embeds, is special-purpose or serves a cloud's metadata.</summary>
    /// <remarks>
    /// Mapped, compatible, NAT64, 6to4 and Teredo addresses are special by their own prefixes, whatever they embed: no public
    /// host is written so.
    /// </remarks>
    public static bool Covers(in NetAddress address) =>
        address.IsMapped
        || Addresses.Contains(address)
        || SpecialPurpose.TryGetIsatap(address, out var embedded) && Addresses.Contains(embedded);

    private static bool IsUnlistedName(ReadOnlySpan<byte> name, in ParsedUrl url, UriPolicy policy)
    {
        if (!Names.Matches(name, out var index) || policy.Fqdns.Names(name))
        {
            return false;
        }

        var isLocal = index < SpecialPurposeNames.Local.Length;
        return !isLocal || !policy.Fqdns.Matches(name, out _) && !policy.Prefixes.Matches(url, out _);
    }

    private static FqdnSet SetOf(string[] names) =>
        FqdnSet.TryCreate(names, out var set, out var errors) ? set : throw new InvalidOperationException(errors[0].Message);
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetGuard.Networks;

/// <summary>
/// Reads the ranges that administrators write: an address, a network in CIDR notation (RFC 4632, RFC 4291) or
/// <c>first-last</c>. IPNetwork2 gives the network; what it would correct in silence is refused here before, and its answer
/// must agree with ours.
/// </summary>
public static class Cidr
{
    /// <param name="text">As written.</param>
    /// <param name="range">The range; meaningless on failure.</param>
    /// <param name="error">What is wrong and, where that can be told, the right spelling; empty on success.</param>
    public static bool TryParse(string text, out AddressRange range, out string error)
    {
        range = default;
        error = CidrFault.OfCharacters(text);
        if (error.Length > 0)
        {
            return false;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? TryParseNetwork(text, out range, out error)
            : TryParseRange(text[..dash], text[(dash + 1)..], out range, out error);
    }

    /// <summary>A range of two addresses of one family, the first not after the last.</summary>
    public static bool TryParseRange(string firstText, string lastText, out AddressRange range, out string error)
    {
        range = default;
        if (!TryParseAddress(firstText, out var first, out error) || !TryParseAddress(lastText, out var last, out error))
        {
            return false;
        }

        if (first.IsIPv4 != last.IsIPv4)
        {
            error = $"{first}-{last} mixes IPv4 and IPv6";
            return false;
        }

        if (first > last)
        {
            error = $"{first}-{last} ends before it begins, did you mean {last}-{first}?";
            return false;
        }

        range = new(first, last);
        return true;
    }

    private static bool TryParseAddress(string text, out NetAddress address, out string error)
    {
        if (!NetAddress.TryParse(text, out address))
        {
            error = CidrFault.OfAddress(text, prefixText: null);
            return false;
        }

        // Refuses because clients are unwrapped, so that a mapped address in a policy would match nobody.
        error = address.IsMapped ? $"{CidrFault.Quote(text)} is an IPv4-mapped address, which no client has; write {address.Unwrap()}" : "";
        return error.Length == 0;
    }

    private static bool TryParseNetwork(string text, out AddressRange range, out string error)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var addressText = slash < 0 ? text : text[..slash];
        var prefixText = slash < 0 ? null : text[(slash + 1)..];
        if (!NetAddress.TryParse(addressText, out var address))
        {
            error = CidrFault.OfAddress(addressText, prefixText);
            return false;
        }

        var width = address.IsIPv4 ? 32 : 128;
        var prefixLength = width;
        if (prefixText is not null && !TryParsePrefixLength(prefixText, width, out prefixLength))
        {
            error = CidrFault.OfPrefix(address, prefixText, width);
            return false;
        }

        // Refuses because clients are unwrapped, so that a mapped range in a policy would match nobody. A wider network
        // (::/0) is one of IPv6 hosts and fine: it just has no mapped members.
        if (address.IsMapped && prefixLength >= 96)
        {
            var meant = AddressRange.Network(address.Unwrap(), prefixLength - 96);
            error = $"{CidrFault.Quote(text)} is an IPv4-mapped range, which no client is in; write {meant}";
            return false;
        }

        var network = AddressRange.Network(address, prefixLength);
        if (network.First != address)
        {
            error = $"{text} has host bits set, did you mean {network}?";
            return false;
        }

        // Refuses because two readings of one text are a hole, whichever of them is the right one.
        if (!IsReadAs(network, addressText, prefixLength))
        {
            error = $"{text} is read in two ways and therefore refused";
            return false;
        }

        range = network;
        error = "";
        return true;
    }

    /// <summary>Whether IPNetwork2 reads the same network from the text.</summary>
    internal static bool IsReadAs(AddressRange network, string addressText, int prefixLength) =>
        IPNetwork2.TryParse(addressText, (byte)prefixLength, out var other)
            && SameAddress(other.Network, network.First)
            && SameAddress(other.Last, network.Last);

    private static bool TryParsePrefixLength(string text, int width, out int prefixLength) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefixLength)
            && prefixLength <= width
            && (text.Length == 1 || text[0] != '0');

    // A wider network may end in a mapped address (::/80), which From would unwrap.
    private static bool SameAddress(IPAddress theirs, NetAddress ours) =>
        (theirs.AddressFamily == AddressFamily.InterNetwork) == ours.IsIPv4 && NetAddress.From(theirs) == ours.Unwrap();
}

using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Networks;

/// <summary>
/// Reads the ranges that administrators write: an address, a network in CIDR notation (RFC 4632, RFC 4291) or
/// <c>first-last</c>. IPNetwork2 gives the network; what it would correct in silence is refused here before, and its answer
/// must agree with ours.
/// </summary>
public static class Cidr
{
    private const int MaxNetworkLength = AddressText.MaxLength + 4;

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

    /// <summary>
    /// Reads an address or a network, as <see cref="TryParse"/> does, from the bytes of a list: without a word of what is
    /// wrong, without allocating, and without the second reading, whose agreement tests prove instead.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out AddressRange range)
    {
        Span<char> text = stackalloc char[MaxNetworkLength];
        range = default;
        return utf8.Length <= text.Length
            && Ascii.ToUtf16(utf8, text, out var length) == OperationStatus.Done
            && TryReadNetwork(text[..length], out range);
    }

    private static bool TryParseNetwork(string text, out AddressRange range, out string error)
    {
        if (!TryReadNetwork(text, out range))
        {
            error = FaultOf(text);
            return false;
        }

        // Refuses because two readings of one text are a hole, whichever of them is the right one.
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var isAgreed = IsReadAs(range, slash < 0 ? text : text[..slash], range.PrefixLength);
        error = isAgreed ? "" : $"{text} is read in two ways and therefore refused";
        range = isAgreed ? range : default;
        return isAgreed;
    }

    private static bool TryReadNetwork(ReadOnlySpan<char> text, out AddressRange range)
    {
        range = default;
        var slash = text.IndexOf('/');
        if (!NetAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var width = address.IsIPv4 ? 32 : 128;
        var prefixLength = width;
        if (slash >= 0 && !TryParsePrefixLength(text[(slash + 1)..], width, out prefixLength))
        {
            return false;
        }

        var network = AddressRange.Network(address, prefixLength);
        // Refuses because clients are unwrapped, so that a mapped range in a policy would match nobody. A wider network
        // (::/0) is one of IPv6 hosts and fine: it just has no mapped members.
        if (network.First != address || (address.IsMapped && prefixLength >= 96))
        {
            return false;
        }

        range = network;
        return true;
    }

    /// <summary>Why a text is no network; it is none.</summary>
    private static string FaultOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var prefixText = slash < 0 ? null : text[(slash + 1)..];
        if (!NetAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            return CidrFault.OfAddress(slash < 0 ? text : text[..slash], prefixText);
        }

        var width = address.IsIPv4 ? 32 : 128;
        var prefixLength = width;
        if (prefixText is not null && !TryParsePrefixLength(prefixText, width, out prefixLength))
        {
            return CidrFault.OfPrefix(address, prefixText, width);
        }

        return address.IsMapped && prefixLength >= 96
            ? $"{CidrFault.Quote(text)} is an IPv4-mapped range, which no client is in; write {AddressRange.Network(address.Unwrap(), prefixLength - 96)}"
            : $"{text} has host bits set, did you mean {AddressRange.Network(address, prefixLength)}?";
    }

    /// <summary>Whether IPNetwork2 reads the same network from the text.</summary>
    internal static bool IsReadAs(AddressRange network, string addressText, int prefixLength) =>
        IPNetwork2.TryParse(addressText, (byte)prefixLength, out var other)
            && SameAddress(other.Network, network.First)
            && SameAddress(other.Last, network.Last);

    private static bool TryParsePrefixLength(ReadOnlySpan<char> text, int width, out int prefixLength) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefixLength)
            && prefixLength <= width
            && (text.Length == 1 || text[0] != '0');

    // A wider network may end in a mapped address (::/80), which From would unwrap.
    private static bool SameAddress(IPAddress theirs, NetAddress ours) =>
        (theirs.AddressFamily == AddressFamily.InterNetwork) == ours.IsIPv4 && NetAddress.From(theirs) == ours.Unwrap();
}

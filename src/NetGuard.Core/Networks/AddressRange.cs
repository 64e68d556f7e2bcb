using System.Globalization;

namespace NetGuard.Networks;

/// <summary>The addresses of one family from <see cref="First"/> to <see cref="Last"/>, both included.</summary>
public readonly record struct AddressRange
{
    /// <exception cref="ArgumentException">The families differ, or the last address lies before the first.</exception>
    public AddressRange(NetAddress first, NetAddress last)
    {
        if (first.IsIPv4 != last.IsIPv4 || first > last)
        {
            throw new ArgumentException($"{first}-{last} is no range.", nameof(last));
        }

        First = first;
        Last = last;
    }

    public NetAddress First { get; }

    public NetAddress Last { get; }

    public bool IsIPv4 => First.IsIPv4;

    public static AddressRange Single(NetAddress address) => new(address, address);

    /// <summary>The network of <paramref name="prefixLength"/> bits in which the address lies.</summary>
    public static AddressRange Network(NetAddress address, int prefixLength)
    {
        var hostBits = (address.IsIPv4 ? 32 : 128) - prefixLength;
        // A shift by the whole width is none at all in .NET, so the mask is shifted from the other side.
        var hosts = hostBits == 0 ? UInt128.Zero : UInt128.MaxValue >> (128 - hostBits);
        var (first, last) = (address.Value & ~hosts, address.Value | hosts);
        return address.IsIPv4
            ? new(NetAddress.IPv4((uint)first), NetAddress.IPv4((uint)last))
            : new(NetAddress.IPv6(first), NetAddress.IPv6(last));
    }

    /// <summary>Bits that its addresses share: of a network its prefix, else fewer than some network within has.</summary>
    internal int PrefixLength => (IsIPv4 ? 32 : 128) - (int)(128 - UInt128.LeadingZeroCount(First.Value ^ Last.Value));

    /// <summary>Whether it can be written in CIDR notation.</summary>
    internal bool IsNetwork => Network(First, PrefixLength) == this;

    public bool Contains(NetAddress address) => address.IsIPv4 == IsIPv4 && address.Value >= First.Value && address.Value <= Last.Value;

    /// <summary>CIDR text where the range is one network, a single address, else <c>first-last</c>.</summary>
    public override string ToString()
    {
        if (First == Last)
        {
            return First.ToString();
        }

        return IsNetwork ? string.Create(CultureInfo.InvariantCulture, $"{First}/{PrefixLength}") : $"{First}-{Last}";
    }

    public void Deconstruct(out NetAddress first, out NetAddress last) => (first, last) = (First, Last);
}

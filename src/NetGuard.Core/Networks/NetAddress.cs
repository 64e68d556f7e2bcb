using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NetGuard.Networks;

/// <summary>
/// An IPv4 or IPv6 address as a value. Ordered by family (IPv4 first), then by value.
/// </summary>
public readonly record struct NetAddress : IComparable<NetAddress>
{
    // ::ffff:0:0/96 (RFC 4291, 2.5.5.2), the upper 96 bits.
    private const uint MappedPrefix = 0xFFFF;

    // The families have their own factories, so that no IPv4 address holds more than 32 bits: a look-up would cut them off.
    private NetAddress(bool isIPv4, UInt128 value)
    {
        IsIPv4 = isIPv4;
        Value = value;
    }

    public bool IsIPv4 { get; }

    /// <summary>The address in host order, 32 bits for IPv4.</summary>
    public UInt128 Value { get; }

    /// <summary>
    /// Whether this is an IPv6 address that carries an IPv4 one in <c>::ffff:0:0/96</c>. Only <see cref="TryParse"/> gives
    /// such a value: as a client it has to be unwrapped, in a policy it is an error.
    /// </summary>
    public bool IsMapped => !IsIPv4 && Value >> 32 == MappedPrefix;

    public static NetAddress IPv4(uint value) => new(true, value);

    public static NetAddress IPv6(UInt128 value) => new(false, value);

    /// <summary>
    /// The address of a socket or a header as a client: unwrapped from <c>::ffff:0:0/96</c> and from nothing else (NAT64,
    /// 6to4, Teredo and ISATAP addresses are IPv6 hosts), without its zone.
    /// </summary>
    public static NetAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return IPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        // As Unwrap, but before there is a NetAddress to copy.
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return value >> 32 == MappedPrefix ? IPv4((uint)value) : IPv6(value);
    }

    /// <summary>The IPv4 address within a mapped one; any other address as it is.</summary>
    public NetAddress Unwrap() => IsMapped ? IPv4((uint)Value) : this;

    /// <summary>
    /// Reads an address as written, strictly: four decimal parts without leading zeros, or IPv6 text (RFC 4291, 2.2) with
    /// or without a dotted quad at its end. No zone, brackets, port, prefix or white space. Mapped text stays IPv6.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NetAddress address)
    {
        if (AddressText.TryParseIPv4(text, out var value4))
        {
            address = IPv4(value4);
            return true;
        }

        var parsed = AddressText.TryParseIPv6(text, out var value6);
        address = IPv6(value6);
        return parsed;
    }

    public int CompareTo(NetAddress other) =>
        IsIPv4 == other.IsIPv4 ? Value.CompareTo(other.Value) : IsIPv4 ? -1 : 1;

    /// <summary>RFC 5952 text; a mapped address ends in a dotted quad.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[AddressText.MaxLength];
        return new string(text[..AddressText.Format(this, text)]);
    }

    public static bool operator <(NetAddress left, NetAddress right) => left.CompareTo(right) < 0;

    public static bool operator >(NetAddress left, NetAddress right) => left.CompareTo(right) > 0;

    public static bool operator <=(NetAddress left, NetAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NetAddress left, NetAddress right) => left.CompareTo(right) >= 0;
}

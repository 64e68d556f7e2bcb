using System.Runtime.InteropServices;

namespace NetGuard.Networks;

/// <summary>
/// Addresses of both families as sorted, merged ranges: what formulas calculate with. Immutable; each operation is linear
/// in the number of ranges. Whoever asks it about every request takes an <see cref="AddressSet"/> of it.
/// </summary>
public sealed class AddressRanges
{
    private AddressRanges(SortedRanges<uint> ipv4, SortedRanges<UInt128> ipv6)
    {
        IPv4 = ipv4;
        IPv6 = ipv6;
    }

    public static AddressRanges Empty { get; } = new(SortedRanges<uint>.Empty, SortedRanges<UInt128>.Empty);

    /// <summary>Both families whole.</summary>
    public static AddressRanges Any { get; } = new(SortedRanges<uint>.Whole, SortedRanges<UInt128>.Whole);

    public bool IsEmpty => Count == 0;

    public bool IsAny => IsWhole(ipv4: true) && IsWhole(ipv4: false);

    /// <summary>Ranges after merging, of both families.</summary>
    public int Count => IPv4.Count + IPv6.Count;

    internal SortedRanges<uint> IPv4 { get; }

    internal SortedRanges<UInt128> IPv6 { get; }

    /// <summary>The merged ranges in ascending order, IPv4 first.</summary>
    public IEnumerable<AddressRange> All
    {
        get
        {
            for (var i = 0; i < IPv4.Count; i++)
            {
                yield return new(NetAddress.IPv4(IPv4.Firsts[i]), NetAddress.IPv4(IPv4.Lasts[i]));
            }

            for (var i = 0; i < IPv6.Count; i++)
            {
                yield return new(NetAddress.IPv6(IPv6.Firsts[i]), NetAddress.IPv6(IPv6.Lasts[i]));
            }
        }
    }

    /// <summary>Ranges in any order, overlapping or not.</summary>
    public static AddressRanges Of(params IEnumerable<AddressRange> ranges)
    {
        List<ulong> ipv4 = [];
        List<(UInt128, UInt128)> ipv6 = [];
        foreach (var range in ranges)
        {
            if (range.IsIPv4)
            {
                ipv4.Add(Pack(range));
            }
            else
            {
                ipv6.Add((range.First.Value, range.Last.Value));
            }
        }

        return OfPacked(CollectionsMarshal.AsSpan(ipv4), ipv6);
    }

    /// <summary>An IPv4 range as one number, its first address in the upper half: eight bytes, and sorted as a number.</summary>
    internal static ulong Pack(AddressRange range) => (ulong)range.First.Value << 32 | (ulong)range.Last.Value;

    /// <param name="ipv4">Packed ranges, which are put into order in place.</param>
    /// <param name="ipv6">Ranges, which are put into order in place.</param>
    internal static AddressRanges OfPacked(Span<ulong> ipv4, List<(UInt128 First, UInt128 Last)> ipv6)
    {
        ipv4.Sort();
        var builder = new SortedRanges<uint>.Builder(ipv4.Length);
        foreach (var range in ipv4)
        {
            builder.Add((uint)(range >> 32), (uint)range);
        }

        return new(builder.Build(), SortedRanges<UInt128>.From(ipv6));
    }

    public bool IsWhole(bool ipv4) => ipv4 ? IPv4.IsWhole : IPv6.IsWhole;

    /// <summary>Whether the address is a member, by binary search; a mapped IPv6 address is one of no set.</summary>
    public bool Contains(in NetAddress address) =>
        address.IsIPv4 ? IPv4.Contains((uint)address.Value, (uint)address.Value) : !address.IsMapped && IPv6.Contains(address.Value, address.Value);

    /// <summary>Whether every address of the range is a member.</summary>
    public bool Contains(AddressRange range) =>
        range.IsIPv4 ? IPv4.Contains((uint)range.First.Value, (uint)range.Last.Value) : IPv6.Contains(range.First.Value, range.Last.Value);

    public AddressRanges Union(AddressRanges other) => With(IPv4.Union(other.IPv4), IPv6.Union(other.IPv6));

    public AddressRanges Intersect(AddressRanges other) => With(IPv4.Intersect(other.IPv4), IPv6.Intersect(other.IPv6));

    public AddressRanges Except(AddressRanges other) => other.IsEmpty ? this : Intersect(other.Complement());

    /// <summary>Every address of both families that is not in this one.</summary>
    public AddressRanges Complement() => new(IPv4.Complement(), IPv6.Complement());

    public bool SetEquals(AddressRanges other) => IPv4.SetEquals(other.IPv4) && IPv6.SetEquals(other.IPv6);

    /// <summary>These ranges themselves where an operation changed nothing, so that sets are not built and held twice.</summary>
    private AddressRanges With(SortedRanges<uint> ipv4, SortedRanges<UInt128> ipv6) =>
        ReferenceEquals(ipv4, IPv4) && ReferenceEquals(ipv6, IPv6) ? this : new(ipv4, ipv6);
}

using NetGuard.Networks.Lookup;

namespace NetGuard.Networks;

/// <summary>
/// An immutable set of addresses of both families, safe to share between threads. Look-ups allocate nothing; each operation
/// of the algebra is linear in the number of ranges.
/// </summary>
public sealed class AddressSet
{
    private readonly SortedRanges<uint> _ranges4;
    private readonly SortedRanges<UInt128> _ranges6;
    private readonly IPv4Lookup _lookup4;
    private readonly IPv6Lookup _lookup6;

    private AddressSet(SortedRanges<uint> ranges4, SortedRanges<UInt128> ranges6)
    {
        _ranges4 = ranges4;
        _ranges6 = ranges6;
        _lookup4 = new(ranges4);
        _lookup6 = new(ranges6);
    }

    public static AddressSet Empty { get; } = new(SortedRanges<uint>.Empty, SortedRanges<UInt128>.Empty);

    /// <summary>Both families whole.</summary>
    public static AddressSet Any { get; } = new(SortedRanges<uint>.Whole, SortedRanges<UInt128>.Whole);

    public bool IsEmpty => RangeCount == 0;

    public bool IsAny => _ranges4.IsWhole && _ranges6.IsWhole;

    /// <summary>Ranges after merging, of both families.</summary>
    public int RangeCount => _ranges4.Count + _ranges6.Count;

    /// <summary>What the set holds in arrays, without the objects' headers.</summary>
    internal long SizeInBytes =>
        _ranges4.Count * 2L * sizeof(uint) + _ranges6.Count * 2L * 16 + _lookup4.SizeInBytes + _lookup6.SizeInBytes;

    /// <summary>The merged ranges in ascending order, IPv4 first.</summary>
    public IEnumerable<AddressRange> Ranges
    {
        get
        {
            for (var i = 0; i < _ranges4.Count; i++)
            {
                yield return new(NetAddress.IPv4(_ranges4.Firsts[i]), NetAddress.IPv4(_ranges4.Lasts[i]));
            }

            for (var i = 0; i < _ranges6.Count; i++)
            {
                yield return new(NetAddress.IPv6(_ranges6.Firsts[i]), NetAddress.IPv6(_ranges6.Lasts[i]));
            }
        }
    }

    public static AddressSet FromRanges(IEnumerable<AddressRange> ranges)
    {
        List<(uint, uint)> ranges4 = [];
        List<(UInt128, UInt128)> ranges6 = [];
        foreach (var (first, last) in ranges)
        {
            if (first.IsIPv4)
            {
                ranges4.Add(((uint)first.Value, (uint)last.Value));
            }
            else
            {
                ranges6.Add((first.Value, last.Value));
            }
        }

        return new(SortedRanges<uint>.From(ranges4), SortedRanges<UInt128>.From(ranges6));
    }

    /// <summary>
    /// Whether the address is a member. A mapped IPv6 address is a member of no set, not even of <see cref="Any"/>: clients
    /// are unwrapped before, and one that was not must not pass a rule on IPv6 that was never meant for it.
    /// </summary>
    // By reference, since an address is 32 bytes: written in parts and copied whole, it stalls the processor for longer than
    // the look-up takes.
    public bool Contains(in NetAddress address) =>
        address.IsIPv4 ? _lookup4.Contains((uint)address.Value) : !address.IsMapped && _lookup6.Contains(address.Value);

    public AddressSet Union(AddressSet other) => With(_ranges4.Union(other._ranges4), _ranges6.Union(other._ranges6));

    public AddressSet Intersect(AddressSet other) => With(_ranges4.Intersect(other._ranges4), _ranges6.Intersect(other._ranges6));

    public AddressSet Except(AddressSet other) => Intersect(other.Complement());

    /// <summary>Every address of both families that is not in this set.</summary>
    public AddressSet Complement() => new(_ranges4.Complement(), _ranges6.Complement());

    public bool SetEquals(AddressSet other) => _ranges4.SetEquals(other._ranges4) && _ranges6.SetEquals(other._ranges6);

    /// <summary>This set itself where an operation changed nothing: its look-up is not built and held twice.</summary>
    private AddressSet With(SortedRanges<uint> ranges4, SortedRanges<UInt128> ranges6) =>
        ReferenceEquals(ranges4, _ranges4) && ReferenceEquals(ranges6, _ranges6) ? this : new(ranges4, ranges6);
}

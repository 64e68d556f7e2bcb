using NetGuard.Networks.Lookup;

namespace NetGuard.Networks;

/// <summary>
/// An immutable set of addresses of both families with tables to be asked by, safe to share between threads. Look-ups
/// allocate nothing. Each set has its tables: what is only calculated with stays <see cref="AddressRanges"/>.
/// </summary>
public sealed class AddressSet
{
    private readonly IPv4Lookup _lookup4;
    private readonly IPv6Lookup _lookup6;

    public AddressSet(AddressRanges ranges)
    {
        Members = ranges;
        _lookup4 = new(ranges.IPv4);
        _lookup6 = new(ranges.IPv6);
    }

    public static AddressSet Empty { get; } = new(AddressRanges.Empty);

    /// <summary>Both families whole.</summary>
    public static AddressSet Any { get; } = new(AddressRanges.Any);

    /// <summary>What the set contains, to calculate with.</summary>
    public AddressRanges Members { get; }

    public bool IsEmpty => Members.IsEmpty;

    public bool IsAny => Members.IsAny;

    /// <summary>Ranges after merging, of both families.</summary>
    public int RangeCount => Members.Count;

    /// <summary>What the set holds in arrays, without the objects' headers.</summary>
    internal long SizeInBytes =>
        Members.IPv4.Count * 2L * sizeof(uint) + Members.IPv6.Count * 2L * 16 + _lookup4.SizeInBytes + _lookup6.SizeInBytes;

    /// <summary>The merged ranges in ascending order, IPv4 first.</summary>
    public IEnumerable<AddressRange> Ranges => Members.All;

    public static AddressSet FromRanges(IEnumerable<AddressRange> ranges) => new(AddressRanges.Of(ranges));

    /// <summary>
    /// Whether the address is a member. A mapped IPv6 address is a member of no set, not even of <see cref="Any"/>: clients
    /// are unwrapped before, and one that was not must not pass a rule on IPv6 that was never meant for it.
    /// </summary>
    // By reference, since an address is 32 bytes: written in parts and copied whole, it stalls the processor for longer than
    // the look-up takes.
    public bool Contains(in NetAddress address) =>
        address.IsIPv4 ? _lookup4.Contains((uint)address.Value) : !address.IsMapped && _lookup6.Contains(address.Value);

    public AddressSet Union(AddressSet other) => With(Members.Union(other.Members));

    public AddressSet Intersect(AddressSet other) => With(Members.Intersect(other.Members));

    public AddressSet Except(AddressSet other) => With(Members.Except(other.Members));

    /// <summary>Every address of both families that is not in this set.</summary>
    public AddressSet Complement() => new(Members.Complement());

    public bool SetEquals(AddressSet other) => Members.SetEquals(other.Members);

    /// <summary>This set itself where an operation changed nothing: its tables are not built and held twice.</summary>
    private AddressSet With(AddressRanges members) => ReferenceEquals(members, Members) ? this : new(members);
}

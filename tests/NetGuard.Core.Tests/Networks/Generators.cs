using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

/// <summary>Addresses that crowd around edges, so that ranges touch, overlap and reach the ends of their family.</summary>
internal static class Generators
{
    /// <summary>Cases of one property.</summary>
    public const int Cases = 2000;

    private static readonly Gen<uint> Value4 = Gen.OneOf(
        Gen.UInt[0, 40],
        Gen.UInt[uint.MaxValue - 40, uint.MaxValue],
        Gen.UInt[0x0A000000, 0x0A000028],
        Gen.UInt);

    private static readonly Gen<UInt128> Value6 = Gen.OneOf(
        Gen.UInt[0, 40].Select(v => (UInt128)v),
        Gen.UInt[0, 40].Select(v => UInt128.MaxValue - v),
        Gen.UInt[0, 40].Select(v => ((UInt128)0x20010DB8 << 96) + v),
        Gen.Select(Gen.ULong, Gen.ULong, (upper, lower) => new UInt128(upper, lower)),
        // Groups that are often zero, for the text's "::".
        Gen.OneOf(Gen.Const((ushort)0), Gen.UShort).Array[8].Select(groups => groups.Aggregate(UInt128.Zero, (value, group) => value << 16 | group)));

    /// <summary>The mapped block and its neighbours.</summary>
    public static readonly Gen<NetAddress> AroundMapped = Gen.OneOf(
        Gen.UInt.Select(v => NetAddress.IPv6(((UInt128)0xFFFF << 32) | v)),
        Gen.UInt[0, 3].Select(v => NetAddress.IPv6(((UInt128)0xFFFE << 32) | uint.MaxValue - v)),
        Gen.UInt[0, 3].Select(v => NetAddress.IPv6(((UInt128)0x10000 << 32) | v)));

    public static readonly Gen<NetAddress> Address = Gen.OneOf(Value4.Select(NetAddress.IPv4), Value6.Select(NetAddress.IPv6), AroundMapped);

    public static readonly Gen<AddressRange> Range = Gen.OneOf(
        Gen.Select(Value4, Value4, (a, b) => new AddressRange(NetAddress.IPv4(Math.Min(a, b)), NetAddress.IPv4(Math.Max(a, b)))),
        Gen.Select(Value6, Value6, (a, b) => new AddressRange(NetAddress.IPv6(UInt128.Min(a, b)), NetAddress.IPv6(UInt128.Max(a, b)))),
        Gen.Select(Address, Gen.Int[0, 128], (a, length) => AddressRange.Network(a, Math.Min(length, a.IsIPv4 ? 32 : 128))));

    public static readonly Gen<AddressRange[]> Ranges = Range.Array[0, 12];

    /// <summary>Random addresses, and each edge of the ranges with its neighbours.</summary>
    public static IEnumerable<NetAddress> Probes(IEnumerable<NetAddress> random, params IEnumerable<AddressRange>[] ranges) =>
        random.Concat(ranges.SelectMany(all => all).SelectMany(range => Around(range.First).Concat(Around(range.Last))));

    private static IEnumerable<NetAddress> Around(NetAddress address)
    {
        var max = address.IsIPv4 ? uint.MaxValue : UInt128.MaxValue;
        yield return address;
        if (address.Value > 0)
        {
            yield return Moved(address, -1);
        }

        if (address.Value < max)
        {
            yield return Moved(address, 1);
        }
    }

    /// <summary>The address so many further on, of the same family.</summary>
    public static NetAddress Moved(NetAddress address, int by)
    {
        var value = (UInt128)((Int128)address.Value + by);
        return address.IsIPv4 ? NetAddress.IPv4((uint)value) : NetAddress.IPv6(value);
    }
}

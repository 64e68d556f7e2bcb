using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks.Lookup;

/// <summary>Ranges whose borders lie where the look-ups cut the address space, and at its ends.</summary>
internal static class LookupGenerators
{
    /// <summary>Multiples of a chunk's, a word's, a block's and a bitmap byte's size, and up to two addresses beside them.</summary>
    private static readonly Gen<uint> Border4 = Gen.Select(Gen.OneOf(Gen.Const(16), Gen.Const(14), Gen.Const(8), Gen.Const(3), Gen.Const(0)), Gen.UInt, Gen.Int[-2, 2]).Select((bits, value, shift) =>
        (uint)((value >> bits << bits) + shift));

    /// <summary>Few upper halves, so that borders share them, and lower halves at their ends.</summary>
    private static readonly Gen<UInt128> Border6 = Gen.Select(
        Gen.OneOf(Gen.ULong[0, 3], Gen.ULong[ulong.MaxValue - 3, ulong.MaxValue], Gen.ULong[0x20010DB8_00000000, 0x20010DB8_00000003], Gen.ULong),
        Gen.OneOf(Gen.Const(0UL), Gen.Const(0UL), Gen.ULong[0, 3], Gen.ULong[ulong.MaxValue - 3, ulong.MaxValue], Gen.ULong)).Select((upper, lower) => new UInt128(upper, lower));

    private static readonly Gen<uint> Length4 = Gen.OneOf(Gen.UInt[0, 2], Gen.UInt[250, 260], Gen.UInt[65_530, 65_540], Gen.UInt[0, 1 << 20]);

    private static readonly Gen<(uint, uint)> Range4 = Gen.OneOf(
        Gen.Select(Border4, Length4).Select((first, length) => (first, first + Math.Min(length, uint.MaxValue - first))),
        Gen.Select(Border4, Border4).Select((a, b) => (Math.Min(a, b), Math.Max(a, b))),
        Gen.Select(Gen.UInt[0, 1], Gen.UInt[uint.MaxValue - 1, uint.MaxValue]),
        Gen.UInt[0, 1].Select(a => (a, a)),
        Gen.UInt[uint.MaxValue - 1, uint.MaxValue].Select(a => (a, a)));

    private static readonly Gen<(UInt128, UInt128)> Range6 = Gen.OneOf(
        Gen.Select(Border6, Border6).Select((a, b) => (UInt128.Min(a, b), UInt128.Max(a, b))),
        Border6.Select(a => (a, a)),
        Gen.Select(Border6, Gen.Int[1, 128]).Select((a, length) => (a & ~(UInt128.MaxValue >> (length - 1) >> 1), a | UInt128.MaxValue >> (length - 1) >> 1)),
        Gen.Select(Gen.UInt[0, 1], Gen.UInt[0, 1]).Select((a, b) => ((UInt128)a, UInt128.MaxValue - b)));

    /// <summary>Mostly singles and short ranges in a few blocks, so that leaves of every length come up.</summary>
    public static readonly Gen<(uint, uint)[]> Crowded4 = Gen.Select(
        Gen.UInt[0, 1 << 22], Gen.Select(Gen.UInt[0, 1023], Gen.UInt[0, 6]).Array[0, 200]).Select((block, ranges) =>
            Array.ConvertAll(ranges, range => ((block << 8) + range.Item1, (block << 8) + range.Item1 + range.Item2)));

    public static readonly Gen<(uint, uint)[]> Ranges4 = Gen.OneOf(Range4.Array[0, 10], Crowded4);

    public static readonly Gen<(UInt128, UInt128)[]> Ranges6 = Range6.Array[0, 24];

    public static SortedRanges<uint> Sorted((uint, uint)[] ranges) => SortedRanges<uint>.From([.. ranges]);

    public static SortedRanges<UInt128> Sorted((UInt128, UInt128)[] ranges) => SortedRanges<UInt128>.From([.. ranges]);

    /// <summary>Single addresses <paramref name="step"/> apart: the most ranges that so many addresses can hold.</summary>
    public static SortedRanges<uint> Singles(int count, uint step) =>
        SortedRanges<uint>.From([.. Enumerable.Range(0, count).Select(i => ((uint)i * step, (uint)i * step))]);
}

using NetGuard.Networks;

namespace NetGuard.Benchmarks.Networks;

/// <summary>
/// Prefixes that do not merge, generated with the lengths of real lists: the allocations of the five registries and the
/// ranges that cloud providers publish, counted together in 2026. The seed is fixed, so that two runs measure the same.
/// </summary>
internal static class PrefixLists
{
    private const int Seed = 20261124;

    // Registries' blocks larger than /18 are left out: with them a million prefixes would not fit into the address space.
    private static readonly (int Length, int Count)[] Lengths4 =
    [
        (10, 5), (11, 13), (12, 29), (13, 54), (14, 110), (15, 294), (16, 1_010), (17, 789), (18, 6_125), (19, 10_748), (20, 13_140),
        (21, 17_874), (22, 52_723), (23, 27_182), (24, 52_638), (25, 2_272), (26, 4_506), (27, 6_762), (28, 7_531), (29, 6_534),
        (30, 3_737), (31, 23_018), (32, 33_485),
    ];

    private static readonly (int Length, int Count)[] Lengths6 =
    [
        (20, 26), (22, 32), (24, 73), (28, 213), (29, 16_323), (30, 195), (31, 237), (32, 31_734), (36, 1_884), (40, 3_213), (44, 1_114),
        (46, 204), (47, 523), (48, 14_102), (52, 108), (54, 289), (56, 450), (58, 430), (60, 619), (62, 687), (63, 1_099), (64, 4_782),
    ];

    // The sixteen bits below which registries have given most of what they gave.
    private static readonly ushort[] Blocks6 =
    [
        0x2001, 0x2400, 0x2401, 0x2402, 0x2403, 0x2404, 0x2405, 0x2406, 0x2407, 0x2600, 0x2601, 0x2602, 0x2603, 0x2604, 0x2605, 0x2606,
        0x2607, 0x2800, 0x2801, 0x2803, 0x2804, 0x2806, 0x2A00, 0x2A01, 0x2A02, 0x2A03, 0x2A04, 0x2A05, 0x2A06, 0x2A07, 0x2A0A, 0x2A0B,
        0x2A0C, 0x2A0D, 0x2A0E, 0x2A0F, 0x2A10, 0x2A12, 0x2A13, 0x2A14, 0x2C0F,
    ];

    /// <summary>In ascending order with a random gap after each, spread over the whole space.</summary>
    public static AddressRange[] IPv4(int count)
    {
        var random = new Random(Seed);
        var lengths = Lengths(Lengths4, count, random);
        var gaps = Array.ConvertAll(lengths, _ => -Math.Log(1 - random.NextDouble()));
        // Alignment takes room that depends on the order, so the gaps are narrowed until the last prefix fits.
        for (var meanGap = ((1L << 32) - lengths.Sum(length => 1L << (32 - length))) / (double)count; meanGap > 1; meanGap *= 0.95)
        {
            if (TryPlace(lengths, gaps, meanGap, out var ranges))
            {
                return ranges;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(count), count, "So many prefixes do not fit.");
    }

    public static AddressRange[] IPv6(int count)
    {
        var random = new Random(Seed);
        var lengths = Lengths(Lengths6, 2 * count, random);
        var drawn = Array.ConvertAll(lengths, length => AddressRange.Network(
            NetAddress.IPv6((UInt128)Blocks6[random.Next(Blocks6.Length)] << 112 | RandomValue(random) >> 16), length));
        Array.Sort(drawn, (left, right) => left.First.CompareTo(right.First));
        List<AddressRange> apart = [];
        foreach (var range in drawn)
        {
            if (apart.Count == 0 || range.First.Value > apart[^1].Last.Value + 1)
            {
                apart.Add(range);
            }
        }

        var result = apart.ToArray();
        random.Shuffle(result);
        return result[..count];
    }

    /// <summary>In random order: every second one within a prefix, the others anywhere (IPv6: in 2000::/3).</summary>
    public static NetAddress[] Addresses(AddressRange[] ranges, int count)
    {
        var random = new Random(Seed + 1);
        var addresses = new NetAddress[count];
        for (var i = 0; i < count; i++)
        {
            var range = ranges[random.Next(ranges.Length)];
            var value = RandomValue(random);
            var within = range.First.Value + value % (range.Last.Value - range.First.Value + 1);
            addresses[i] = range.IsIPv4
                ? NetAddress.IPv4((uint)(i % 2 == 0 ? within : value))
                : NetAddress.IPv6(i % 2 == 0 ? within : value >> 3 | UInt128.One << 125);
        }

        random.Shuffle(addresses);
        return addresses;
    }

    private static bool TryPlace(int[] lengths, double[] gaps, double meanGap, out AddressRange[] ranges)
    {
        ranges = new AddressRange[lengths.Length];
        var next = 0L;
        for (var i = 0; i < lengths.Length; i++)
        {
            var size = 1L << (32 - lengths[i]);
            var first = (next + 1 + (long)(gaps[i] * meanGap) + size - 1) / size * size;
            next = first + size;
            if (next > 1L << 32)
            {
                return false;
            }

            ranges[i] = AddressRange.Network(NetAddress.IPv4((uint)first), lengths[i]);
        }

        return true;
    }

    private static int[] Lengths((int Length, int Count)[] counts, int count, Random random) =>
        random.GetItems(counts.SelectMany(pair => Enumerable.Repeat(pair.Length, pair.Count)).ToArray(), count);

    private static UInt128 RandomValue(Random random) => new((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
}

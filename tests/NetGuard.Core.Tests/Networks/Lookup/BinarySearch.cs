using System.Numerics;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks.Lookup;

/// <summary>The plain way to find a value among sorted ranges, for sets that a linear scan would take minutes for.</summary>
internal static class BinarySearch
{
    public static bool Contains<T>(SortedRanges<T> ranges, T value) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var index = ranges.Firsts.BinarySearch(value);
        return index >= 0 || (~index > 0 && value <= ranges.Lasts[~index - 1]);
    }

    /// <summary>The ends of each range and the addresses beside them.</summary>
    public static IEnumerable<T> Edges<T>(SortedRanges<T> ranges) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            foreach (var edge in new[] { ranges.Firsts[i], ranges.Lasts[i] })
            {
                yield return edge;
                yield return edge == T.MinValue ? edge : edge - T.One;
                yield return edge == T.MaxValue ? edge : edge + T.One;
            }
        }
    }
}

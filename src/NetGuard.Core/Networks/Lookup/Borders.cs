using System.Numerics;

namespace NetGuard.Networks.Lookup;

/// <summary>
/// A set as the ascending values at which membership toggles: each range gives its first value and the one after its last.
/// A value is a member if the number of borders up to it is odd, so that no look-up needs the ranges themselves.
/// </summary>
internal static class Borders
{
    /// <summary>Borders in ascending order; a range that ends with the family's last value has no second one.</summary>
    public static T[] Of<T>(SortedRanges<T> ranges) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (ranges.Count == 0)
        {
            return [];
        }

        var firsts = ranges.Firsts;
        var lasts = ranges.Lasts;
        var borders = new T[2 * ranges.Count - (lasts[^1] == T.MaxValue ? 1 : 0)];
        for (var i = 0; i < borders.Length; i++)
        {
            borders[i] = (i & 1) == 0 ? firsts[i >> 1] : lasts[i >> 1] + T.One;
        }

        return borders;
    }
}

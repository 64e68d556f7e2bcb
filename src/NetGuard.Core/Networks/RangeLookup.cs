using System.Numerics;

namespace NetGuard.Networks;

/// <summary>
/// Finds an address among sorted, disjoint ranges by binary search: at most 18 steps for 200,000 ranges, without allocating.
/// </summary>
internal readonly struct RangeLookup<T>(SortedRanges<T> ranges) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly SortedRanges<T> _ranges = ranges;

    public bool Contains(T value)
    {
        var firsts = _ranges.Firsts;
        int low = 0, high = firsts.Length;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (firsts[middle] <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low > 0 && value <= _ranges.Lasts[low - 1];
    }
}

using System.Numerics;

namespace NetGuard.Networks;

/// <summary>
/// Finds an address among sorted, disjoint ranges by binary search: at most 18 steps for 200,000 ranges, without allocating.
/// </summary>
internal readonly struct RangeLookup<T>(SortedRanges<T> ranges) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly ReadOnlyMemory<T> _firsts = ranges.Firsts;
    private readonly ReadOnlyMemory<T> _lasts = ranges.Lasts;

    public bool Contains(T value)
    {
        var firsts = _firsts.Span;
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

        return low > 0 && value <= _lasts.Span[low - 1];
    }
}

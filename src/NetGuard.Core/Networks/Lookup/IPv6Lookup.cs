namespace NetGuard.Networks.Lookup;

/// <summary>
/// Finds an IPv6 address in a set by a tree over the upper halves of its borders. A network of at most 64 bits, as nearly
/// every published one is, has borders whose lower halves are zero; then the tree alone answers. Else the lower halves
/// decide among the borders that share the address's upper one.
/// </summary>
internal sealed class IPv6Lookup
{
    private readonly BorderTree<ulong> _uppers;

    // As many as borders, or none if all are zero.
    private readonly ulong[] _lowers;

    public IPv6Lookup(SortedRanges<UInt128> ranges)
    {
        var borders = Borders.Of(ranges);
        _uppers = new(Array.ConvertAll(borders, border => (ulong)(border >> 64)));
        _lowers = Array.TrueForAll(borders, border => (ulong)border == 0) ? [] : Array.ConvertAll(borders, border => (ulong)border);
    }

    public int SizeInBytes => _uppers.SizeInBytes + _lowers.Length * sizeof(ulong);

    public bool Contains(UInt128 address)
    {
        var upper = (ulong)(address >> 64);
        var count = _uppers.CountTo(upper);
        if (_lowers.Length > 0 && count > 0 && _uppers[count - 1] == upper)
        {
            count = CountTo((ulong)address, upper == 0 ? 0 : _uppers.CountTo(upper - 1), count);
        }

        return (count & 1) != 0;
    }

    /// <summary>How many borders are at most the address: those before <paramref name="low"/>, none from <paramref name="high"/> on.</summary>
    private int CountTo(ulong lower, int low, int high)
    {
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (_lowers[middle] <= lower)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

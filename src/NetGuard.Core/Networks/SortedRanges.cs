using System.Numerics;

namespace NetGuard.Networks;

/// <summary>
/// Disjoint ranges of one family in ascending order with a gap of at least one value between neighbours, so that equal sets
/// have equal arrays. Holds the algebra; how a set is searched is the business of <c>Lookup</c>.
/// </summary>
internal sealed class SortedRanges<T> where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static readonly SortedRanges<T> Empty = new([], []);
    public static readonly SortedRanges<T> Whole = new([T.MinValue], [T.MaxValue]);

    private readonly T[] _firsts;
    private readonly T[] _lasts;

    private SortedRanges(T[] firsts, T[] lasts)
    {
        _firsts = firsts;
        _lasts = lasts;
    }

    public ReadOnlySpan<T> Firsts => _firsts;

    public ReadOnlySpan<T> Lasts => _lasts;

    public int Count => _firsts.Length;

    public bool IsWhole => Count == 1 && _firsts[0] == T.MinValue && _lasts[0] == T.MaxValue;

    /// <summary>Ranges in any order, overlapping or not.</summary>
    public static SortedRanges<T> From(List<(T First, T Last)> ranges)
    {
        ranges.Sort();
        var builder = new Builder(ranges.Count);
        foreach (var (first, last) in ranges)
        {
            builder.Add(first, last);
        }

        return builder.Build();
    }

    /// <summary>Whether every value from the first to the last is within.</summary>
    public bool Contains(T first, T last)
    {
        var at = Array.BinarySearch(_firsts, first);
        at = at < 0 ? ~at - 1 : at;
        return at >= 0 && last <= _lasts[at];
    }

    public SortedRanges<T> Union(SortedRanges<T> other)
    {
        if (ReferenceEquals(this, other) || other.Count == 0 || IsWhole)
        {
            return this;
        }

        if (Count == 0 || other.IsWhole)
        {
            return other;
        }

        var builder = new Builder(Count + other.Count);
        int i = 0, j = 0;
        while (i < Count || j < other.Count)
        {
            if (j == other.Count || (i < Count && _firsts[i] <= other._firsts[j]))
            {
                builder.Add(_firsts[i], _lasts[i]);
                i++;
            }
            else
            {
                builder.Add(other._firsts[j], other._lasts[j]);
                j++;
            }
        }

        return builder.Build();
    }

    public SortedRanges<T> Intersect(SortedRanges<T> other)
    {
        if (ReferenceEquals(this, other) || Count == 0 || other.IsWhole)
        {
            return this;
        }

        if (other.Count == 0 || IsWhole)
        {
            return other;
        }

        var builder = new Builder(Count + other.Count);
        int i = 0, j = 0;
        while (i < Count && j < other.Count)
        {
            var first = T.Max(_firsts[i], other._firsts[j]);
            var last = T.Min(_lasts[i], other._lasts[j]);
            if (first <= last)
            {
                builder.Add(first, last);
            }

            if (_lasts[i] < other._lasts[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return builder.Build();
    }

    public SortedRanges<T> Complement()
    {
        var builder = new Builder(Count + 1);
        var next = T.MinValue;
        for (var i = 0; i < Count; i++)
        {
            if (_firsts[i] > next)
            {
                builder.Add(next, _firsts[i] - T.One);
            }

            if (_lasts[i] == T.MaxValue)
            {
                return builder.Build();
            }

            next = _lasts[i] + T.One;
        }

        builder.Add(next, T.MaxValue);
        return builder.Build();
    }

    public bool SetEquals(SortedRanges<T> other) =>
        _firsts.AsSpan().SequenceEqual(other._firsts) && _lasts.AsSpan().SequenceEqual(other._lasts);

    /// <summary>Takes ranges in ascending order of their first values and merges what overlaps or touches.</summary>
    internal ref struct Builder(int capacity)
    {
        private readonly T[] _firsts = new T[capacity];
        private readonly T[] _lasts = new T[capacity];
        private int _count;

        public void Add(T first, T last)
        {
            if (_count > 0)
            {
                ref var previous = ref _lasts[_count - 1];
                // first > previous says that first is not the smallest value, so the subtraction cannot wrap.
                if (first <= previous || first - T.One == previous)
                {
                    previous = T.Max(previous, last);
                    return;
                }
            }

            _firsts[_count] = first;
            _lasts[_count++] = last;
        }

        public readonly SortedRanges<T> Build() =>
            _count == 0 ? Empty : _count == _firsts.Length ? new(_firsts, _lasts) : new(_firsts[.._count], _lasts[.._count]);
    }
}

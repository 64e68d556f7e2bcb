using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGuard.Networks.Lookup;

/// <summary>
/// Counts the keys up to a value, in a static B+ tree without pointers. A node is <see cref="Width"/> keys (one cache line),
/// compared at once by two vector instructions; its children are <see cref="Width"/> + 1. The last level is the sorted keys,
/// each level above it holds the smallest keys of the second to the last child.
/// <code>
/// level 0   [  12 ............................. ]     Width = 4 for the picture
/// level 1   [ 3 5 8 9 ] [ 12 15 17 20 ] [ 21 .. ]     children of level 0 begin at 3, 12, 21
/// </code>
/// No branch depends on the value, so that random addresses cost no mispredictions, and the tree is as deep for keys that
/// crowd as for keys that spread.
/// </summary>
internal sealed class BorderTree<T> where T : struct, IBinaryInteger<T>, IMinMaxValue<T>, IUnsignedNumber<T>
{
    private readonly T[] _keys;
    private readonly int[] _levelStarts;
    private readonly int _count;

    /// <param name="keys">In ascending order, repetitions allowed.</param>
    public BorderTree(ReadOnlySpan<T> keys)
    {
        _count = keys.Length;
        var levels = Levels(keys);
        _levelStarts = new int[levels.Count];
        _keys = new T[levels.Sum(level => level.Length)];
        for (int i = 0, start = 0; i < levels.Count; start += levels[i++].Length)
        {
            _levelStarts[i] = start;
            levels[i].CopyTo(_keys, start);
        }
    }

    /// <summary>Keys of a node, a constant to the JIT. Even, so that a node's first rank is even.</summary>
    private static int Width => 2 * Vector256<T>.Count;

    public int SizeInBytes => _keys.Length * Unsafe.SizeOf<T>() + _levelStarts.Length * sizeof(int);

    /// <summary>The key of a rank below the number of keys.</summary>
    public T this[int rank] => _keys[_levelStarts[^1] + rank];

    /// <summary>How many keys are at most <paramref name="value"/>.</summary>
    public int CountTo(T value)
    {
        // Nodes are filled up with the largest value, which only this value would count.
        if (value == T.MaxValue)
        {
            return _count;
        }

        var values = Vector256.Create(value);
        int node = 0, child = 0;
        foreach (var start in _levelStarts)
        {
            node = child;
            var keys = _keys.AsSpan(start + node * Width, Width);
            var below = Mask(keys, values) | Mask(keys[Vector256<T>.Count..], values) << Vector256<T>.Count;
            child = node * (Width + 1) + BitOperations.PopCount(below);
        }

        return child - node;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mask(ReadOnlySpan<T> keys, Vector256<T> values) =>
        Vector256.LessThanOrEqual(Vector256.Create(keys), values).ExtractMostSignificantBits();

    /// <summary>From the root to the keys.</summary>
    private static List<T[]> Levels(ReadOnlySpan<T> keys)
    {
        var level = new T[Math.Max(1, (keys.Length + Width - 1) / Width) * Width];
        keys.CopyTo(level);
        level.AsSpan(keys.Length).Fill(T.MaxValue);
        List<T[]> levels = [level];
        // The smallest key below each node of the level that was built last.
        var smallest = Enumerable.Range(0, level.Length / Width).Select(node => level[node * Width]).ToArray();
        while (smallest.Length > 1)
        {
            var nodes = (smallest.Length + Width) / (Width + 1);
            level = new T[nodes * Width];
            for (var i = 0; i < level.Length; i++)
            {
                var child = i / Width * (Width + 1) + i % Width + 1;
                level[i] = child < smallest.Length ? smallest[child] : T.MaxValue;
            }

            levels.Insert(0, level);
            smallest = Enumerable.Range(0, nodes).Select(node => smallest[node * (Width + 1)]).ToArray();
        }

        Debug.Assert(levels[0].Length == Width);
        return levels;
    }
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetGuard.Matching;

/// <summary>From a window of the text to the literals that have it. Most windows that a filter lets through lead to no literal or to one, which eight bytes refute.</summary>
internal sealed class WindowIndex
{
    /// <summary>How far the eight compared bytes reach from a window's first byte, either way.</summary>
    private const int Reach = sizeof(ulong);

    private readonly WindowHash _hash;
    private readonly ulong _fold;
    private readonly ushort[] _cells;
    private readonly Cell[] _full;
    private readonly Window[] _windows;
    private readonly ShortLiterals _short;

    public WindowIndex(LiteralBytes literals, WindowPlan plan, ShortLiterals shorts)
    {
        _hash = plan.Hash;
        _fold = plan.Hash.Fold * 0x0101_0101_0101_0101ul;
        _short = shorts;
        _cells = new ushort[_hash.Cells];
        _windows = [.. plan.Windows.OrderBy(window => CellOf(literals, window))];

        // The first one stands for all empty cells and fails every text.
        var full = new List<Cell> { new() { Value = 1 } };
        var counts = _windows.CountBy(window => CellOf(literals, window)).ToDictionary();
        var crowded = plan.Crowded.Select(literal => CellOf(literals, new Window(literal, 0))).ToHashSet();
        foreach (var number in counts.Keys.Union(crowded).Order())
        {
            var start = full[^1].Start + full[^1].Count;
            var count = counts.GetValueOrDefault(number);
            _cells[number] = (ushort)full.Count;
            full.Add(count == 1 && !crowded.Contains(number)
                ? Sole(literals, _windows[start], start)
                : new Cell { Start = start, Count = count, Crowded = crowded.Contains(number) });
        }

        _full = [.. full];
    }

    /// <summary>The most literals that one window is compared with.</summary>
    public int LargestCell => _full.Max(cell => cell.Count);

    /// <summary>Drops the positions where no literal can be. Without branches, for which candidates pass is not to be predicted.</summary>
    /// <returns>The number of positions that are left, at the beginning.</returns>
    public int Screen(ReadOnlySpan<byte> text, int from, Span<ushort> positions)
    {
        var kept = 0;
        foreach (var position in positions)
        {
            positions[kept] = position;
            kept += MayHold(text, from + position) ? 1 : 0;
        }

        return kept;
    }

    /// <summary>The literals that have the window at a position, and whether there are more of them in the trie.</summary>
    public ReadOnlySpan<Window> At(ReadOnlySpan<byte> text, int at, out bool crowded)
    {
        ref readonly var cell = ref _full[_cells[_hash.Cell(_hash.Key(text, at))]];
        crowded = cell.Crowded;
        return _windows.AsSpan(cell.Start, cell.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayHold(ReadOnlySpan<byte> text, int at)
    {
        if (at < Reach || at > text.Length - Reach)
        {
            return true;
        }

        var key = _hash.Key(BinaryPrimitives.ReadUInt32LittleEndian(text[at..]));
        ref readonly var cell = ref _full[_cells[_hash.Cell(key)]];
        var eight = BinaryPrimitives.ReadUInt64LittleEndian(text[(at - cell.Before)..]) | _fold;
        return ((eight & cell.Mask) == cell.Value) | (_short.BucketsAt(text, at) != 0);
    }

    /// <summary>A cell of one literal: its eight bytes around the window, or all where it has fewer.</summary>
    private Cell Sole(LiteralBytes literals, Window window, int start)
    {
        var bytes = literals.Values(window.Literal);
        var first = Math.Max(0, Math.Min(window.Offset, bytes.Length - sizeof(ulong)));
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        Span<byte> mask = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < Math.Min(sizeof(ulong), bytes.Length - first); i++)
        {
            value[i] = (byte)(bytes[first + i] | _hash.Fold);
            mask[i] = byte.MaxValue;
        }

        return new Cell
        {
            Value = BinaryPrimitives.ReadUInt64LittleEndian(value),
            Mask = BinaryPrimitives.ReadUInt64LittleEndian(mask),
            Before = window.Offset - first,
            Start = start,
            Count = 1,
        };
    }

    private int CellOf(LiteralBytes literals, Window window) => _hash.Cell(_hash.Key(literals.Values(window.Literal), window.Offset));

    private readonly struct Cell
    {
        /// <summary>What the eight bytes are under <see cref="Mask"/>. Both 0, which every text passes, where a cell leads to several literals.</summary>
        public ulong Value { get; init; }

        public ulong Mask { get; init; }

        /// <summary>How many bytes before the window the eight begin.</summary>
        public int Before { get; init; }

        public int Start { get; init; }

        public int Count { get; init; }

        public bool Crowded { get; init; }
    }
}

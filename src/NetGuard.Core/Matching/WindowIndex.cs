using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
                : new Cell { Start = (ushort)start, Count = (byte)count, Several = 1, Crowded = crowded.Contains(number) });
        }

        _full = [.. full];
    }

    /// <summary>The most literals that one window is compared with.</summary>
    public int LargestCell => _full.Max(cell => cell.Count);

    /// <summary>Drops the positions where no literal can be. Without branches, for which candidates pass is not to be predicted.</summary>
    /// <returns>The number of positions that are left, at the beginning.</returns>
    public int Screen(ReadOnlySpan<byte> text, int from, Span<ushort> positions)
    {
        // Near the text's ends the comparison has to do without.
        var first = 0;
        while (first < positions.Length && from + positions[first] < Reach)
        {
            first++;
        }

        var end = positions.Length;
        while (end > first && from + positions[end - 1] > text.Length - Reach)
        {
            end--;
        }

        var inner = positions[first..end];
        var kept = first + Inner(text, from, inner);
        positions[end..].CopyTo(positions[kept..]);
        return kept + positions.Length - end;
    }

    private int Inner(ReadOnlySpan<byte> text, int from, Span<ushort> positions)
    {
        // Copies, for the list that is written could hold the fields for all the compiler knows.
        var (hash, fold, shorts, anyShort) = (_hash, _fold, _short, _short.Any);
        ref var cells = ref MemoryMarshal.GetArrayDataReference(_cells);
        ref var full = ref MemoryMarshal.GetArrayDataReference(_full);
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), from);
        ref var list = ref MemoryMarshal.GetReference(positions);
        var kept = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            var position = Unsafe.Add(ref list, i);
            ref var at = ref Unsafe.Add(ref start, (int)position);
            var bytes = (uint)WindowHash.LoadEight(ref at);
            var keep = Unsafe.Add(ref full, (int)Unsafe.Add(ref cells, hash.Cell(bytes))).MayBeAt(ref at, fold);
            if (anyShort)
            {
                keep |= shorts.MayBegin(bytes);
            }

            Unsafe.Add(ref list, kept) = position;
            kept += keep;
        }

        return kept;
    }

    /// <summary>The literals that have the window at a position, and whether there are more of them in the trie.</summary>
    public ReadOnlySpan<Window> At(ReadOnlySpan<byte> text, int at, out bool crowded)
    {
        ref readonly var cell = ref _full[_cells[_hash.Cell(WindowHash.Load(text, at))]];
        crowded = cell.Crowded;
        return _windows.AsSpan(cell.Start, cell.Count);
    }

    /// <summary>A cell of one literal: its eight bytes around the window, or all where it has fewer.</summary>
    private Cell Sole(LiteralBytes literals, Window window, int start)
    {
        var bytes = literals.Values(window.Literal);
        var first = Math.Max(0, Math.Min(window.Offset, bytes.Length - sizeof(ulong)));
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        var count = Math.Min(sizeof(ulong), bytes.Length - first);
        for (var i = 0; i < count; i++)
        {
            value[i] = (byte)(bytes[first + i] | _hash.Fold);
        }

        return new Cell
        {
            Value = BinaryPrimitives.ReadUInt64LittleEndian(value),
            Unused = (byte)(8 * (sizeof(ulong) - count)),
            Before = (byte)(window.Offset - first),
            Start = (ushort)start,
            Count = 1,
        };
    }

    private int CellOf(LiteralBytes literals, Window window) => _hash.Cell(WindowHash.Load(literals.Values(window.Literal), window.Offset));

    /// <summary>Sixteen bytes: a thousand of them leave room in the nearest cache.</summary>
    private readonly struct Cell
    {
        /// <summary>What the eight bytes are, but for the last <see cref="Unused"/> bits.</summary>
        public ulong Value { get; init; }

        public ushort Start { get; init; }

        public byte Count { get; init; }

        /// <summary>How many bytes before the window the eight begin.</summary>
        public byte Before { get; init; }

        public byte Unused { get; init; }

        /// <summary>1 where eight bytes cannot tell, for there are several literals; else 0.</summary>
        public byte Several { get; init; }

        public bool Crowded { get; init; }

        /// <summary>1 or 0: to be added, not to be branched on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int MayBeAt(ref byte at, ulong fold)
        {
            var eight = WindowHash.LoadEight(ref Unsafe.Subtract(ref at, (int)Before)) | fold;
            return Several | ((eight ^ Value) << Unused == 0 ? 1 : 0);
        }
    }
}

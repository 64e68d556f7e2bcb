namespace NetGuard.Matching;

/// <summary>A literal is looked for by the window at this offset of it.</summary>
internal readonly record struct Window(int Literal, int Offset);

/// <summary>
/// Which bytes of each literal the filters look for: the window that ordinary text holds least, for its beginning is often the beginning of ordinary words.
/// </summary>
internal sealed class WindowPlan
{
    /// <summary>Literals shorter than the window are looked for whole. More of them would fill the eight buckets they share, so the window shrinks instead.</summary>
    public const int MaxShort = 32;

    /// <summary>The literals that one position of a text is compared with, at most; those beyond are walked to in a trie.</summary>
    public const int MaxCrowd = 16;

    private const int MaxLength = 4;

    /// <summary>With <paramref name="vectors"/> a few short literals are looked for beside the windows at next to no cost; without, windows of three bytes cost less.</summary>
    public WindowPlan(LiteralBytes literals, bool vectors)
    {
        var lengths = Enumerable.Range(0, literals.Count).Select(literals.Length).ToArray();
        var length = MaxLength;
        while (lengths.Count(other => other < length) > (vectors || length < MaxLength ? MaxShort : 0))
        {
            length--;
        }

        var fold = Enumerable.Range(0, literals.Count).Any(literals.IgnoresCase);
        Hash = new WindowHash(length, fold, CellBits(literals.Count));
        Short = [.. Enumerable.Range(0, literals.Count).Where(literal => lengths[literal] < length).OrderBy(literal => lengths[literal]).ThenBy(literal => literals.Values(literal)[0])];

        var windows = new List<Window>();
        var crowded = new List<int>();
        var crowds = new int[Hash.Cells];
        foreach (var literal in Enumerable.Range(0, literals.Count).Where(literal => lengths[literal] >= length).OrderBy(literal => lengths[literal]))
        {
            if (Rarest(literals.Values(literal), crowds) is { } offset)
            {
                crowds[Hash.Cell(WindowHash.Load(literals.Values(literal), offset))]++;
                windows.Add(new Window(literal, offset));
            }
            else
            {
                crowded.Add(literal);
            }
        }

        Windows = windows;
        Crowded = crowded;
    }

    public WindowHash Hash { get; }

    public IReadOnlyList<Window> Windows { get; }

    /// <summary>Literals shorter than a window, the like beside each other.</summary>
    public IReadOnlyList<int> Short { get; }

    /// <summary>Literals whose every window is shared by <see cref="MaxCrowd"/> others: looked for by their first bytes.</summary>
    public IReadOnlyList<int> Crowded { get; }

    /// <summary>The windows that lead to a literal of any kind but the short ones.</summary>
    public IEnumerable<Window> AllWindows => Windows.Concat(Crowded.Select(literal => new Window(literal, 0)));

    private int? Rarest(ReadOnlySpan<byte> literal, int[] crowds)
    {
        int? best = null;
        var least = int.MaxValue;
        for (var offset = 0; offset <= literal.Length - Hash.Length; offset++)
        {
            var crowd = crowds[Hash.Cell(WindowHash.Load(literal, offset))];
            var frequency = TextFrequency.Of(literal.Slice(offset, Hash.Length)) + crowd;
            if (crowd < MaxCrowd && frequency < least)
            {
                (best, least) = (offset, frequency);
            }
        }

        return best;
    }

    /// <summary>Eight cells a literal and more: most cells stay empty, and most of the others hold one literal.</summary>
    private static int CellBits(int literals) => Math.Clamp(32 - System.Numerics.BitOperations.LeadingZeroCount((uint)literals) + 3, 8, 16);
}

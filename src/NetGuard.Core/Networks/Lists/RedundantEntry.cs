namespace NetGuard.Networks.Lists;

/// <summary>A line whose range could be left out, or be one with that of another.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Other">Where the other one stands.</param>
/// <param name="Kind">What it has to do with the other.</param>
/// <param name="Whole">Both together.</param>
internal sealed record RedundantEntry(int Line, int Other, Redundancy Kind, AddressRange Whole)
{
    /// <summary>
    /// Entries of the largest list that is looked through. Longer ones are published, full of overlaps, and nobody here can
    /// mend them.
    /// </summary>
    public const int MaxEntries = 1_000;

    public static IReadOnlyList<RedundantEntry> Find(List<(AddressRange Range, int Line)> written) =>
    [
        .. RedundantRange.Find([.. written.Select(entry => entry.Range)])
            .Select(found => new RedundantEntry(written[found.Index].Line, written[found.Other].Line, found.Kind, found.Whole))
            .OrderBy(entry => entry.Line),
    ];

    public override string ToString() => Kind switch
    {
        Redundancy.Same => FormattableString.Invariant($"the entry is the same as that of line {Other}; remove one of them"),
        Redundancy.Within => FormattableString.Invariant($"the entry lies within that of line {Other} and adds nothing; remove it"),
        Redundancy.Halves => FormattableString.Invariant($"the entry and that of line {Other} are the halves of {Whole}; write that"),
        _ => FormattableString.Invariant($"the entry and that of line {Other} overlap or touch; write {Whole}"),
    };
}

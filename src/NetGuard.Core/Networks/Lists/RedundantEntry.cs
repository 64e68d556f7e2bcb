namespace NetGuard.Networks.Lists;

/// <summary>An entry that adds nothing, since another one contains it.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Other">Where the other one stands.</param>
/// <param name="IsSame">Whether both are the same addresses.</param>
internal sealed record RedundantEntry(int Line, int Other, bool IsSame)
{
    /// <summary>
    /// Entries of the largest list that is looked through. Longer ones are published, full of overlaps, and nobody here can
    /// mend them.
    /// </summary>
    public const int MaxEntries = 1_000;

    public static IReadOnlyList<RedundantEntry> Find(List<(AddressRange Range, int Line)> written)
    {
        // Of two that begin at one address the wider comes first, and of equal ones the first written.
        var ordered = written.OrderBy(entry => entry.Range.First).ThenByDescending(entry => entry.Range.Last).ThenBy(entry => entry.Line).ToArray();
        var found = new List<RedundantEntry>();
        for (int i = 1, widest = 0; i < ordered.Length; i++)
        {
            var (range, line) = ordered[i];
            var (wide, other) = ordered[widest];
            if (range.IsIPv4 == wide.IsIPv4 && range.Last <= wide.Last)
            {
                found.Add(new(line, other, range == wide));
            }
            else
            {
                widest = i;
            }
        }

        return [.. found.OrderBy(entry => entry.Line)];
    }
}

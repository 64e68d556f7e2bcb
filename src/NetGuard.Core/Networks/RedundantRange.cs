namespace NetGuard.Networks;

/// <summary>What a range has to do with another that was written beside it.</summary>
internal enum Redundancy : byte
{
    /// <summary>Both are the same addresses.</summary>
    Same,

    /// <summary>It lies within the other and adds nothing.</summary>
    Within,

    /// <summary>Both are the halves of one network.</summary>
    Halves,

    /// <summary>They overlap or touch, and one of them is no network, so that one range says both.</summary>
    Joined,
}

/// <summary>A range that could be left out, or be one with another.</summary>
/// <param name="Index">Its number among those written.</param>
/// <param name="Other">The other one's.</param>
/// <param name="Kind">What it has to do with the other.</param>
/// <param name="Whole">Both together.</param>
internal readonly record struct RedundantRange(int Index, int Other, Redundancy Kind, AddressRange Whole)
{
    /// <summary>In the order of the addresses.</summary>
    public static List<RedundantRange> Find(IReadOnlyList<AddressRange> written)
    {
        // Of two that begin at one address the wider comes first, and of equal ones the first written.
        var ordered = Enumerable.Range(0, written.Count).OrderBy(i => written[i].First).ThenByDescending(i => written[i].Last).ToArray();
        List<RedundantRange> found = [];
        for (int i = 1, other = 0; i < ordered.Length; i++)
        {
            var (range, wide) = (written[ordered[i]], written[ordered[other]]);
            if (range.IsIPv4 == wide.IsIPv4 && range.Last <= wide.Last)
            {
                found.Add(new(ordered[i], ordered[other], range == wide ? Redundancy.Same : Redundancy.Within, wide));
                continue;
            }

            if (JoinOf(wide, range) is { } kind)
            {
                found.Add(new(ordered[i], ordered[other], kind, new(wide.First, range.Last)));
            }

            other = i;
        }

        return found;
    }

    // Two hosts are written as two hosts, and two networks that are no network together as two networks.
    private static Redundancy? JoinOf(AddressRange lower, AddressRange upper)
    {
        if (lower.IsIPv4 != upper.IsIPv4 || upper.First.Value - 1 > lower.Last.Value)
        {
            return null;
        }

        var isNetworks = lower.IsNetwork && upper.IsNetwork;
        return !isNetworks ? Redundancy.Joined
            : lower.First != lower.Last && new AddressRange(lower.First, upper.Last).IsNetwork && lower.PrefixLength == upper.PrefixLength ? Redundancy.Halves
            : null;
    }
}

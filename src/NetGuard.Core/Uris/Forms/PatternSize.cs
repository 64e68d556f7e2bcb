namespace NetGuard.Uris.Forms;

/// <summary>
/// How many characters and classes a pattern has once its counted repetitions are written out: an automaton of a million
/// states fits into 20 characters, <c>((a{99}){99}){99}</c>. And whether a repetition of varying count is itself repeated:
/// of <c>(?:a[ab]{0,40})+c</c> each character may take milliseconds, as each count that is still possible is a state of its own.
/// An estimate that does not need a well-formed pattern.
/// </summary>
internal static class PatternSize
{
    public const long Max = 1_000;

    /// <summary>What a count within a repeated group may vary by; numbers of up to three digits are common.</summary>
    private const long MaxNestedRange = 3;

    /// <param name="pattern">Any text.</param>
    /// <param name="nestsRanges">Whether a repeated group holds a repetition whose count varies by more than 3.</param>
    public static long Of(string pattern, out bool nestsRanges)
    {
        // The size of each open group, and of the item that a quantifier would repeat; and whether they hold a range.
        var open = new Stack<(long Size, bool HoldsRange)>();
        long size = 0;
        long item = 0;
        var holdsRange = false;
        var itemHoldsRange = false;
        nestsRanges = false;
        for (var i = 0; i < pattern.Length && size <= Max; i++)
        {
            switch (pattern[i])
            {
                case '(':
                    open.Push((size + item, holdsRange || itemHoldsRange));
                    (size, item, holdsRange, itemHoldsRange) = (0, 0, false, false);
                    break;
                case ')':
                    item = Math.Max(size + item, 1);
                    itemHoldsRange |= holdsRange;
                    (size, holdsRange) = open.Count > 0 ? open.Pop() : (0, false);
                    break;
                case '{' when ReadCount(pattern, ref i, out var range) is var count && count >= 0:
                    item = Math.Min(item * Math.Max(count, 1), Max + 1);
                    nestsRanges |= itemHoldsRange;
                    itemHoldsRange |= range > MaxNestedRange;
                    break;
                case '*' or '+':
                    nestsRanges |= itemHoldsRange;
                    break;
                case '?' or '|':
                    break;
                default:
                    i = EndOfItem(pattern, i);
                    size += item;
                    item = 1;
                    holdsRange |= itemHoldsRange;
                    itemHoldsRange = false;
                    break;
            }
        }

        // Groups that are never closed count too.
        return Math.Max(size + item, open.Sum(group => group.Size));
    }

    /// <summary>The larger number of <c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>, and the index at its end; -1 where none stands.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="index">Of the opening brace.</param>
    /// <param name="range">By how much the count may vary; 0 for one that has no end, which needs no state a count.</param>
    private static long ReadCount(string pattern, ref int index, out long range)
    {
        range = 0;
        var end = pattern.IndexOf('}', index);
        if (end < 0)
        {
            return -1;
        }

        long largest = -1;
        foreach (var part in pattern[(index + 1)..end].Split(','))
        {
            if (part.Length == 0 || part.Length > 9 || !part.All(char.IsAsciiDigit))
            {
                // {n,} is n of them and a loop; anything else is text, or a number that the engine refuses.
                if (part.Length > 0 || largest < 0)
                {
                    return part.Length > 9 ? Max + 1 : -1;
                }

                continue;
            }

            var count = long.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
            range = largest < 0 ? 0 : Math.Abs(count - largest);
            largest = Math.Max(largest, count);
        }

        index = end;
        return largest;
    }

    private static int EndOfItem(string pattern, int start)
    {
        if (pattern[start] == '\\')
        {
            return start + 1;
        }

        if (pattern[start] != '[')
        {
            return start;
        }

        // A bracket right at the beginning of a class is one of its characters.
        for (var i = start + 2; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == ']')
            {
                return i;
            }
        }

        return pattern.Length;
    }
}

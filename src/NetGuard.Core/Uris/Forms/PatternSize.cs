namespace NetGuard.Uris.Forms;

/// <summary>
/// How many characters and classes a pattern has once its counted repetitions are written out: an automaton of a million
/// states fits into 20 characters, <c>((a{99}){99}){99}</c>. An estimate that does not need a well-formed pattern.
/// </summary>
internal static class PatternSize
{
    public const long Max = 5_000;

    public static long Of(string pattern)
    {
        // The size of each open group, and of the item that a quantifier would repeat.
        var open = new Stack<long>();
        long size = 0;
        long item = 0;
        for (var i = 0; i < pattern.Length && size <= Max; i++)
        {
            switch (pattern[i])
            {
                case '(':
                    open.Push(size + item);
                    (size, item) = (0, 0);
                    break;
                case ')':
                    item = Math.Max(size + item, 1);
                    size = open.Count > 0 ? open.Pop() : 0;
                    break;
                case '{' when ReadCount(pattern, ref i) is var count && count >= 0:
                    item = Math.Min(item * Math.Max(count, 1), Max + 1);
                    break;
                case '*' or '+' or '?' or '|':
                    break;
                default:
                    i = EndOfItem(pattern, i);
                    size += item;
                    item = 1;
                    break;
            }
        }

        // Groups that are never closed count too.
        return Math.Max(size + item, open.Sum());
    }

    /// <summary>The larger number of <c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>, and the index at its end; -1 where none stands.</summary>
    private static long ReadCount(string pattern, ref int index)
    {
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

            largest = Math.Max(largest, long.Parse(part, System.Globalization.CultureInfo.InvariantCulture));
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

namespace NetGuard.Documents;

/// <summary>
/// "Did you mean …?": the known word that a misspelt one was probably meant to be. Distance counts inserted, removed,
/// replaced and swapped neighbouring characters (optimal string alignment), so that <c>crop</c> is one step from <c>corp</c>.
/// </summary>
public static class Suggestion
{
    private const int MaxDistance = 2;

    // Names and settings are shorter; a longer word is no typing error of one.
    private const int MaxLength = 128;

    /// <summary>
    /// The closest candidate without regard to case, at most two steps away and by less than half of the word; <c>null</c>
    /// if there is none. Of equally close ones the first in ordinal order, whatever the order given.
    /// </summary>
    public static string? Closest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        string? closest = null;
        var best = int.MaxValue;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) > MaxDistance)
            {
                continue;
            }

            var distance = Distance(word, candidate);
            if (distance <= MaxDistance && 2 * distance < word.Length
                && (distance < best || (distance == best && string.CompareOrdinal(candidate, closest) < 0)))
            {
                closest = candidate;
                best = distance;
            }
        }

        return closest;
    }

    private static int Distance(string a, string b)
    {
        // Three rows of the table: a swap looks two rows back.
        var beforePrevious = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[b.Length];
    }

    private static bool Same(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);
}

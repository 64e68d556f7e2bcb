using System.Globalization;
using System.Text;

namespace NetGuard.Networks.Lists;

/// <summary>
/// The comment of an entry: prose, but for the word <c>until</c>, behind which the entry's last day stands
/// (<c>until 2026-12-01 vendor X</c>).
/// </summary>
internal readonly record struct LineComment(DateOnly? Until, string Owner)
{
    private const int MaxOwner = 64;

    /// <summary>Whether the word may stand in a comment; most comments of a long list need no reading.</summary>
    public static bool MayHaveEnd(ReadOnlySpan<byte> comment)
    {
        var word = "until"u8;
        for (var rest = comment; rest.IndexOfAny((byte)'u', (byte)'U') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (rest.Length - at >= word.Length && Ascii.EqualsIgnoreCase(rest.Slice(at, word.Length), word))
            {
                return true;
            }
        }

        // What other letters compare as is for the reading to say.
        return !Ascii.IsValid(comment);
    }

    /// <param name="comment">The text behind the comment sign.</param>
    /// <param name="read">The comment; meaningless on failure.</param>
    /// <param name="error">What is wrong; empty on success.</param>
    public static bool TryRead(string comment, out LineComment read, out string error)
    {
        var words = comment.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(words, IsUntil);
        read = default;
        error = "";
        if (at < 0)
        {
            return true;
        }

        // Refuses because an end that is not understood would be an entry for ever.
        if (Array.FindLastIndex(words, IsUntil) != at)
        {
            error = "the comment says 'until' twice; an entry has one end";
            return false;
        }

        var day = at + 1 < words.Length ? words[at + 1] : "";
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
        {
            error = $"'until' is followed by {CidrFault.Quote(day)}, not by a date such as 2026-12-01; in prose use another word";
            return false;
        }

        var owner = string.Join(' ', words.Where((_, i) => i != at && i != at + 1));
        read = new(until, owner.Length > MaxOwner ? owner[..MaxOwner] : owner);
        return true;
    }

    private static bool IsUntil(string word) => word.TrimEnd(':').Equals("until", StringComparison.OrdinalIgnoreCase);
}

namespace NetGuard.Uris.Idna;

/// <summary>
/// Unicode Normalization Form C (UAX 15) over code points that UTS 46 calls valid: none of them decomposes to a single
/// code point or is excluded from composition, so the pairs of the table are all that is needed.
/// </summary>
internal static class Nfc
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;

    /// <summary>
    /// Normalises in place; returns the new length, or -1 if the decomposed text does not fit into
    /// <paramref name="text"/>.
    /// </summary>
    /// <param name="text">Memory, of which <paramref name="length"/> code points are the text.</param>
    /// <param name="length">Code points.</param>
    /// <param name="isChanged">Whether the text was in another form.</param>
    public static int Normalize(Span<int> text, int length, out bool isChanged)
    {
        isChanged = false;
        if (KeepsNfc(text[..length]))
        {
            return length;
        }

        Span<int> original = stackalloc int[length];
        text[..length].CopyTo(original);
        length = Decompose(text, length);
        if (length >= 0)
        {
            Reorder(text[..length]);
            length = Compose(text[..length]);
            isChanged = !original.SequenceEqual(text[..length]);
        }

        return length;
    }

    private static bool KeepsNfc(ReadOnlySpan<int> text)
    {
        foreach (var codePoint in text)
        {
            if (!IdnaTable.Get(codePoint).KeepsNfc)
            {
                return false;
            }
        }

        return true;
    }

    // From the end to the end of the memory, so that what is read is never overwritten, then back to the front.
    private static int Decompose(Span<int> text, int length)
    {
        var at = text.Length;
        for (var i = length - 1; i >= 0; i--)
        {
            var codePoint = text[i];
            while (TryDecompose(codePoint, out var first, out var second))
            {
                if (--at <= i)
                {
                    return -1;
                }

                text[at] = second;
                codePoint = first;
            }

            if (--at < i)
            {
                return -1;
            }

            text[at] = codePoint;
        }

        text[at..].CopyTo(text);
        return text.Length - at;
    }

    private static bool TryDecompose(int codePoint, out int first, out int second)
    {
        var syllable = codePoint - SyllableBase;
        if ((uint)syllable >= Leads * Vowels * Trails)
        {
            return IdnaTable.TryDecompose(codePoint, out first, out second);
        }

        var trail = syllable % Trails;
        (first, second) = trail > 0
            ? (codePoint - trail, TrailBase + trail)
            : (LeadBase + syllable / (Vowels * Trails), VowelBase + syllable / Trails % Vowels);
        return true;
    }

    // Marks by combining class, those of one class in their order: class, place and code point in one number each. Sorted
    // at once, since marks inserted one by one would cost the square of their number.
    private static void Reorder(Span<int> text)
    {
        Span<ulong> keys = stackalloc ulong[text.Length];
        for (var start = 0; start < text.Length;)
        {
            var count = 0;
            for (; start + count < text.Length && IdnaTable.Get(text[start + count]).CombiningClass is > 0 and var combining; count++)
            {
                keys[count] = (ulong)combining << 48 | (ulong)count << 24 | (uint)text[start + count];
            }

            if (count > 1)
            {
                keys[..count].Sort();
                for (var i = 0; i < count; i++)
                {
                    text[start + i] = (int)(keys[i] & 0xFFFFFF);
                }
            }

            start += count + 1;
        }
    }

    private static int Compose(Span<int> text)
    {
        var written = 0;
        var starter = -1;
        var lastClass = 0;
        foreach (var codePoint in text)
        {
            int combining = IdnaTable.Get(codePoint).CombiningClass;
            // Blocked is what has a mark of the same or a higher class between it and the starter, or another starter.
            var isBlocked = starter < written - 1 && (lastClass == 0 || lastClass >= combining);
            if (starter >= 0 && !isBlocked && Compose(text[starter], codePoint) is >= 0 and var composite)
            {
                text[starter] = composite;
                continue;
            }

            if (combining == 0)
            {
                starter = written;
            }

            lastClass = combining;
            text[written++] = codePoint;
        }

        return written;
    }

    private static int Compose(int first, int second)
    {
        if (first - LeadBase is >= 0 and < Leads and var lead && second - VowelBase is >= 0 and < Vowels and var vowel)
        {
            return SyllableBase + (lead * Vowels + vowel) * Trails;
        }

        var syllable = first - SyllableBase;
        return (uint)syllable < Leads * Vowels * Trails && syllable % Trails == 0 && second - TrailBase is > 0 and < Trails and var trail
            ? first + trail
            : IdnaTable.Compose(first, second);
    }
}

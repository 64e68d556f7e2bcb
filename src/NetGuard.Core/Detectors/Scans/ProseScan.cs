namespace NetGuard.Detectors.Scans;

/// <summary>
/// Sentences: eight words or more in a row with a space between each two, 48 bytes or more. In a URI they are a
/// conversation that is being carried away, where a search has a few words.
/// </summary>
internal static class ProseScan
{
    private const int LeastWords = 8;
    private const int LeastBytes = 48;
    private const int LongestWord = 24;

    public static bool Finds(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)' '))
        {
            return false;
        }

        int words = 0, bytes = 0;
        while (!text.IsEmpty)
        {
            var length = WordLength(text);
            var isWord = length is > 0 and <= LongestWord;
            words = isWord ? words + 1 : 0;
            bytes = isWord ? bytes + length + 1 : 0;
            if (words >= LeastWords && bytes > LeastBytes)
            {
                return true;
            }

            text = text[Math.Max(length, 1)..];
            if (!text.IsEmpty && isWord && text[0] == ' ')
            {
                text = text[1..];
            }
            else
            {
                words = bytes = 0;
            }
        }

        return false;
    }

    /// <summary>Letters of any script, with apostrophes and dashes inside and a mark behind.</summary>
    private static int WordLength(ReadOnlySpan<byte> text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiLetter((char)text[i]) || text[i] >= 0x80 || (i > 0 && text[i] is (byte)'\'' or (byte)'-')))
        {
            i++;
        }

        return i > 0 && i < text.Length && text[i] is (byte)'.' or (byte)',' or (byte)':' or (byte)';' or (byte)'!' or (byte)'?' ? i + 1 : i;
    }
}

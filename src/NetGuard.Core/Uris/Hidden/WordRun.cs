namespace NetGuard.Uris.Hidden;

/// <summary>
/// Tells whether a text has so many characters of base64 (but for the slash, which base64 of ASCII hardly has), base32 or
/// hexadecimal in a row. Looks from the end of each possible run back, so that it skips most of an ordinary URL.
/// </summary>
internal static class WordRun
{
    private static readonly bool[] s_isWord = [.. Enumerable.Range(0, 256).Select(value => char.IsAsciiLetterOrDigit((char)value) || value is '-' or '_' or '+')];

    public static bool Has(ReadOnlySpan<byte> text, int length)
    {
        for (var start = 0; start + length <= text.Length;)
        {
            var at = start + length - 1;
            while (at >= start && s_isWord[text[at]])
            {
                at--;
            }

            if (at < start)
            {
                return true;
            }

            start = at + 1;
        }

        return false;
    }
}

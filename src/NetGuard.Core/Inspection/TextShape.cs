using NetGuard.Uris;

namespace NetGuard.Inspection;

/// <summary>Tells text of lines and words from a value that came as a text.</summary>
internal static class TextShape
{
    /// <summary>
    /// Whether a whole text is more than a value. White space of any kind ends a URI in text, where a parser of one value
    /// would pass over it; the content of a data: URI may hold it.
    /// </summary>
    public static bool IsOnlyText(ReadOnlySpan<byte> text)
    {
        var trimmed = UriTrim.Trim(text);
        return trimmed.ContainsAny(" \t\r\n"u8) && !UriShape.IsData(trimmed);
    }
}

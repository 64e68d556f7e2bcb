using System.Buffers;

namespace NetGuard.Inspection;

/// <summary>
/// Tells of a short string, by a look at its punctuation, that it is no URI: a URI has a scheme, and so a colon, or begins
/// with two slashes, between which parsers pass over tabs and line breaks. A property test proves that no URI is lost.
/// </summary>
internal static class UriPrefilter
{
    /// <summary>Beyond this many bytes the judge, which stops at the first byte that no URI begins with, is faster.</summary>
    private const int MaxLength = 64;

    private static readonly SearchValues<byte> s_marks = SearchValues.Create(":\\/"u8);
    private static readonly SearchValues<byte> s_afterSlash = SearchValues.Create("/\t\n\r"u8);

    public static bool MayBeUri(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxLength)
        {
            return true;
        }

        for (var mark = value.IndexOfAny(s_marks); mark >= 0; mark = value.IndexOfAny(s_marks))
        {
            var isSlash = value[mark] == '/';
            value = value[(mark + 1)..];
            if (!isSlash || (!value.IsEmpty && s_afterSlash.Contains(value[0])))
            {
                return true;
            }
        }

        return false;
    }
}

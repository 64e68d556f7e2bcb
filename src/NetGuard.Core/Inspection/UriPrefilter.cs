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

    private static readonly SearchValues<byte> s_marks = SearchValues.Create(":\\"u8);
    private static readonly SearchValues<byte> s_afterSlash = SearchValues.Create("/\t\n\r"u8);

    public static bool MayBeUri(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxLength || value.ContainsAny(s_marks))
        {
            return true;
        }

        for (var slash = value.IndexOf((byte)'/'); slash >= 0; slash = value.IndexOf((byte)'/'))
        {
            value = value[(slash + 1)..];
            if (!value.IsEmpty && s_afterSlash.Contains(value[0]))
            {
                return true;
            }
        }

        return false;
    }
}

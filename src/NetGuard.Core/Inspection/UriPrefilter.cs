using System.Buffers;

namespace NetGuard.Inspection;

/// <summary>
/// Tells in one vectorised pass that a string is no URI as a whole: a URI has a scheme, and so a colon, or begins like a
/// network path. Proven equal to judging every string.
/// </summary>
internal static class UriPrefilter
{
    private static readonly SearchValues<byte> s_marks = SearchValues.Create(":\\"u8);

    public static bool MayBeUri(ReadOnlySpan<byte> value) => value.ContainsAny(s_marks) || value.IndexOf("//"u8) >= 0;
}

using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Forms;

/// <summary>
/// A path as the most lenient server reads it, so that a form on a path is not got around by another spelling: escapes
/// undone up to four times, <c>\</c> as <c>/</c>, parameters of segments dropped, dot segments and repeated slashes removed.
/// </summary>
internal static class LenientPath
{
    private const int MaxRounds = 4;

    /// <param name="path">As written.</param>
    /// <param name="destination">At least one byte more than the path.</param>
    /// <returns>The length of the reading, which begins with a slash.</returns>
    public static int Read(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        // Everything below writes at or before the place that it reads.
        path.CopyTo(destination[1..]);
        var text = destination[1..(path.Length + 1)];
        for (var round = 0; round < MaxRounds && text.Contains((byte)'%'); round++)
        {
            text = text[..Percent.Decode(text, text)];
        }

        var length = 0;
        var rest = text;
        var endsInFolder = true;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'/', (byte)'\\');
            var segment = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            endsInFolder = end >= 0;
            var parameter = segment.IndexOf((byte)';');
            segment = parameter < 0 ? segment : segment[..parameter];
            if (segment.SequenceEqual(".."u8))
            {
                length = Math.Max(0, destination[..length].LastIndexOf((byte)'/'));
                endsInFolder = true;
            }
            else if (segment.IsEmpty || segment.SequenceEqual("."u8))
            {
                endsInFolder = true;
            }
            else
            {
                destination[length++] = (byte)'/';
                segment.CopyTo(destination[length..]);
                length += segment.Length;
            }
        }

        if (endsInFolder || length == 0)
        {
            destination[length++] = (byte)'/';
        }

        return length;
    }
}

using System.Globalization;

namespace NetGuard.Content.Apis.Routes;

/// <summary>
/// A request path in the form that templates are compared with: escapes undone once, in lower case, without path parameters
/// (<c>;…</c>), what an escaped <c>?</c> or <c>#</c> begins, and dots and spaces at a segment's end, because some endpoint
/// routes so and a spelling that the endpoint understands must not lose its schema.
/// </summary>
internal readonly ref struct RequestPath
{
    /// <summary>Segments that are kept, from the end.</summary>
    public const int MaxSegments = 64;

    /// <param name="path">As sent, escaped.</param>
    /// <param name="text">At least as long as the path.</param>
    /// <param name="segments"><see cref="MaxSegments"/> ranges.</param>
    public RequestPath(ReadOnlySpan<char> path, Span<char> text, Span<Range> segments)
    {
        Text = text[..Normalize(path, text)];
        Segments = segments[..LastSegments(Text, segments)];
    }

    public ReadOnlySpan<char> Text { get; }

    /// <summary>The last segments, in order; an empty last one (a trailing slash) does not count.</summary>
    public ReadOnlySpan<Range> Segments { get; }

    /// <summary>Whether the path has no more segments than these.</summary>
    public bool IsWhole => Segments.IsEmpty || Segments[0].Start.Value <= 1;

    public ReadOnlySpan<char> Segment(int fromEnd) => Text[Segments[^(fromEnd + 1)]];

    private static int Normalize(ReadOnlySpan<char> path, Span<char> destination)
    {
        var written = 0;
        var inParameters = false;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (c == '%' && i + 2 < path.Length && byte.TryParse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                c = (char)octet;
                i += 2;
            }

            inParameters = c is ';' or '?' or '#' || (inParameters && c != '/');
            if (inParameters)
            {
                continue;
            }

            if (c == '/')
            {
                written = destination[..written].TrimEnd(" .").Length;
            }

            destination[written++] = char.ToLowerInvariant(c);
        }

        return destination[..written].TrimEnd(" .").Length;
    }

    private static int LastSegments(ReadOnlySpan<char> path, Span<Range> segments)
    {
        path = path.TrimEnd('/');
        var count = 0;
        var end = path.Length;
        while (count < segments.Length && end > 0)
        {
            var slash = path[..end].LastIndexOf('/');
            segments[count++] = (slash + 1)..end;
            end = slash;
        }

        segments[..count].Reverse();
        return count;
    }
}

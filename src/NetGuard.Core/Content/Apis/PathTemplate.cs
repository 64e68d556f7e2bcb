namespace NetGuard.Content.Apis;

/// <summary>
/// The end of an API's path, such as <c>/documentModels/{id}:analyze</c>; what stands before it is not looked at, because
/// Azure and gateways put prefixes of their own there. A parameter is a segment, or the beginning of one.
/// </summary>
internal sealed class PathTemplate
{
    public const int MaxSegments = 8;

    private readonly (bool HasParameter, string Literal)[] _segments;

    /// <exception cref="InvalidDataException">The text is not in this form.</exception>
    public PathTemplate(string text)
    {
        if (!text.StartsWith('/') || text.Length == 1)
        {
            throw new InvalidDataException($"The path '{text}' does not begin with '/'.");
        }

        Text = text;
        _segments = [.. text[1..].Split('/').Select(s => Parse(s, text))];
        if (_segments.Length > MaxSegments || _segments.All(s => s.Literal.Length == 0))
        {
            throw new InvalidDataException($"The path '{text}' has more than {MaxSegments} segments, or only parameters.");
        }
    }

    public string Text { get; }

    /// <summary>More segments come first, then more literal characters: the template that says most decides.</summary>
    public int Specificity => (_segments.Length * 1000) + _segments.Sum(s => s.Literal.Length);

    /// <param name="path">Decoded and in lower case.</param>
    /// <param name="last">The path's last segments, in order.</param>
    public bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<Range> last)
    {
        if (last.Length < _segments.Length)
        {
            return false;
        }

        var offset = last.Length - _segments.Length;
        for (var i = _segments.Length - 1; i >= 0; i--)
        {
            var segment = path[last[offset + i]];
            var (hasParameter, literal) = _segments[i];
            if (hasParameter ? segment.Length <= literal.Length || !segment.EndsWith(literal) : !segment.SequenceEqual(literal))
            {
                return false;
            }
        }

        return true;
    }

    private static (bool HasParameter, string Literal) Parse(string segment, string text)
    {
        var close = segment.IndexOf('}');
        if (close < 0 && segment.Length > 0 && !segment.Contains('{'))
        {
            return (false, segment.ToLowerInvariant());
        }

        if (!segment.StartsWith('{') || close < 2 || segment.LastIndexOf('{') != 0)
        {
            throw new InvalidDataException($"The path '{text}' has a segment that is neither text nor begins with one parameter.");
        }

        return (true, segment[(close + 1)..].ToLowerInvariant());
    }
}

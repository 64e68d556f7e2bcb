namespace NetGuard.Content.Apis.Routes;

/// <summary>
/// An API's path, such as <c>/documentModels/{id}:analyze</c> or <c>/organization/{**rest}</c>. A parameter is a segment, or
/// the beginning of one; the last may stand for one or more segments.
/// </summary>
internal sealed class PathTemplate
{
    public const int MaxSegments = 16;

    private readonly (bool HasParameter, string Literal)[] _segments;

    /// <exception cref="InvalidDataException">The text is not in this form.</exception>
    public PathTemplate(string text)
    {
        if (!text.StartsWith('/'))
        {
            throw new InvalidDataException($"The path '{text}' does not begin with '/'.");
        }

        Text = text;
        if (text.Length == 1)
        {
            _segments = [];
            return;
        }

        var segments = text[1..].Split('/');
        HasRest = segments is [_, .., ['{', '*', '*', _, .., '}']];
        _segments = [.. (HasRest ? segments[..^1] : segments).Select(s => Parse(s, text))];
        if (segments.Length > MaxSegments || _segments.All(s => s.Literal.Length == 0))
        {
            throw new InvalidDataException($"The path '{text}' has more than {MaxSegments} segments, or only parameters.");
        }

        Specificity = (_segments.Length * 1000) + _segments.Sum(s => s.Literal.Length);
    }

    public string Text { get; }

    /// <summary>Whether this is the path without segments, which has no end to look at.</summary>
    public bool IsRoot => _segments.Length == 0;

    /// <summary>Whether any number of segments, but at least one, stand behind what is written.</summary>
    public bool HasRest { get; }

    /// <summary>More segments come first, then more literal characters: the template that says most decides.</summary>
    public int Specificity { get; }

    /// <summary>Segments at the end that are parameters and nothing else.</summary>
    public int TrailingParameters => _segments.Length - 1 - Array.FindLastIndex(_segments, s => s.Literal.Length > 0);

    /// <summary>The last segment that has text, and whether a parameter stands before the text.</summary>
    public (bool HasParameter, string Literal) LastLiteral => _segments[^(TrailingParameters + 1)];

    /// <summary>
    /// Whether the path ends so; what stands before is not looked at, because Azure and gateways put prefixes of their own there.
    /// </summary>
    public bool MatchesEnd(in RequestPath path)
    {
        var last = path.Segments;
        if (IsRoot)
        {
            return last.IsEmpty;
        }

        if (!HasRest)
        {
            return last.Length >= _segments.Length && MatchesAt(path.Text, last[^_segments.Length..]);
        }

        for (var start = 0; start + _segments.Length < last.Length; start++)
        {
            if (MatchesAt(path.Text, last[start..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the path is this, from its first segment to its last.</summary>
    public bool MatchesWhole(in RequestPath path) =>
        path.IsWhole && (HasRest ? path.Segments.Length > _segments.Length : path.Segments.Length == _segments.Length) && MatchesAt(path.Text, path.Segments);

    private bool MatchesAt(ReadOnlySpan<char> path, ReadOnlySpan<Range> segments)
    {
        for (var i = _segments.Length - 1; i >= 0; i--)
        {
            var segment = path[segments[i]];
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

        if (!segment.StartsWith('{') || close < 2 || segment.LastIndexOf('{') != 0 || segment[1] == '*')
        {
            throw new InvalidDataException($"The path '{text}' has a segment that is neither text nor begins with one parameter.");
        }

        return (true, segment[(close + 1)..].ToLowerInvariant());
    }
}

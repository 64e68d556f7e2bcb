using System.Text;

namespace NetGuard.Policy.Routing;

/// <summary>
/// The segments of a route's <c>Match.Path</c>, to find in a raw path what routing bound to each parameter. Routing
/// decodes no escaped slash, so the n-th segment of the raw path is the n-th that routing saw.
/// </summary>
internal sealed class RouteTemplate
{
    private readonly Dictionary<string, (int Index, bool CatchAll)> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private readonly List<Segment> _segments = [];

    private RouteTemplate()
    {
    }

    public static RouteTemplate Parse(string? matchPath)
    {
        var template = new RouteTemplate();
        var index = 0;
        foreach (var segment in Segments(matchPath ?? ""))
        {
            var kept = new Segment(segment, null, IsCatchAll: segment.StartsWith("{*", StringComparison.Ordinal), IsOptional: segment.EndsWith("?}", StringComparison.Ordinal) || segment.Contains('=', StringComparison.Ordinal));
            if (segment.Length > 2 && segment[0] == '{' && segment.IndexOf('}', StringComparison.Ordinal) == segment.Length - 1)
            {
                var inner = segment[1..^1];
                var catchAll = inner.StartsWith('*');
                var name = inner.TrimStart('*');
                var end = name.AsSpan().IndexOfAny(':', '=', '?');

                // A default value would have to be sent where the path has no such segment; such a parameter is not offered.
                if (!name.Contains('=', StringComparison.Ordinal))
                {
                    name = end < 0 ? name : name[..end];
                    template._parameters[name] = (index, catchAll);
                    kept = kept with { Parameter = name };
                }
            }

            template._segments.Add(kept);
            index++;
        }

        return template;
    }

    public bool Has(string parameter) => _parameters.ContainsKey(parameter);

    public bool IsCatchAll(string parameter) => _parameters.TryGetValue(parameter, out var place) && place.CatchAll;

    /// <summary>What the raw path holds for a parameter; empty where it has no such segment.</summary>
    public ReadOnlySpan<char> Value(ReadOnlySpan<char> rawPath, string parameter)
    {
        var (index, catchAll) = _parameters[parameter];
        var rest = rawPath[1..];
        for (; index > 0; index--)
        {
            var slash = rest.IndexOf('/');
            if (slash < 0)
            {
                return [];
            }

            rest = rest[(slash + 1)..];
        }

        var end = rest.IndexOf('/');
        return catchAll || end < 0 ? rest : rest[..end];
    }

    /// <summary>Whether a raw path has the template's segments; constraints of parameters are not looked at.</summary>
    public bool Covers(string rawPath)
    {
        var parts = rawPath.Length <= 1 ? [] : rawPath[1..].Split('/');
        for (var i = 0; i < _segments.Count; i++)
        {
            var segment = _segments[i];
            if (segment.IsCatchAll)
            {
                return true;
            }

            if (i >= parts.Length)
            {
                return _segments[i..].All(rest => rest.IsOptional || rest.IsCatchAll);
            }

            if (!segment.Text.Contains('{', StringComparison.Ordinal) && !segment.Text.Equals(Uri.UnescapeDataString(parts[i]), StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return parts.Length <= _segments.Count;
    }

    /// <summary>A path with these values in the parameters' places; <c>null</c> where one is missing or a segment is no plain one.</summary>
    public string? Build(Dictionary<string, string> values)
    {
        var path = new StringBuilder();
        foreach (var segment in _segments)
        {
            string? text = segment.Parameter is { } name ? values.GetValueOrDefault(name) : RawPath.IsLegal("/" + segment.Text) ? segment.Text : null;
            if (text is null)
            {
                return null;
            }

            path.Append(text.Length == 0 ? "" : "/" + text);
        }

        return path.Length == 0 ? "/" : path.ToString();
    }

    /// <summary>Splits at slashes outside braces: a constraint may hold one.</summary>
    public static List<string> Segments(string template)
    {
        var segments = new List<string>();
        var text = template.AsSpan().TrimStart('~').TrimStart('/').ToString();
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (text[i] == '/' && depth == 0)
            {
                segments.Add(text[start..i]);
                start = i + 1;
            }
        }

        if (text.Length > 0)
        {
            segments.Add(text[start..]);
        }

        return segments;
    }

    /// <param name="Text">As written.</param>
    /// <param name="Parameter">The name, where the segment is a parameter and nothing else.</param>
    /// <param name="IsCatchAll">Whether it takes the rest of the path.</param>
    /// <param name="IsOptional">Whether a path may end before it.</param>
    private sealed record Segment(string Text, string? Parameter, bool IsCatchAll, bool IsOptional);
}

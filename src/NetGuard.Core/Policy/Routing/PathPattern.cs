using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace NetGuard.Policy.Routing;

/// <summary>A <c>PathPattern</c> transform: literal text and route values, put together from raw segments.</summary>
internal sealed class PathPattern
{
    private readonly RouteTemplate _template;
    private readonly List<List<(string Text, bool IsParameter)>> _segments = [];

    private PathPattern(RouteTemplate template) => _template = template;

    public static bool TryParse(string pattern, RouteTemplate template, [NotNullWhen(true)] out PathPattern? parsed, out string error)
    {
        parsed = null;
        var result = new PathPattern(template);
        foreach (var segment in RouteTemplate.Segments(pattern))
        {
            var parts = new List<(string, bool)>();
            for (var rest = segment; rest.Length > 0;)
            {
                var open = rest.IndexOf('{', StringComparison.Ordinal);
                if (open != 0)
                {
                    var literal = open < 0 ? rest : rest[..open];
                    if (!RawPath.IsLegal("/" + literal))
                    {
                        error = $"PathPattern '{pattern}' is not an escaped path";
                        return false;
                    }

                    parts.Add((literal, false));
                    rest = open < 0 ? "" : rest[open..];
                    continue;
                }

                var close = rest.IndexOf('}', StringComparison.Ordinal);
                var name = close < 0 ? "" : rest[1..close].TrimStart('*');
                if (close < 0 || name.AsSpan().ContainsAny(":=?{") || !template.Has(name))
                {
                    error = $"PathPattern '{pattern}' uses '{rest}', which is no parameter of Match.Path that can be copied as it was sent";
                    return false;
                }

                if (template.IsCatchAll(name) && !rest.StartsWith("{**", StringComparison.Ordinal))
                {
                    error = $"PathPattern '{pattern}' would escape the slashes of '{name}'; write {{**{name}}}";
                    return false;
                }

                parts.Add((name, true));
                rest = rest[(close + 1)..];
            }

            result._segments.Add(parts);
        }

        parsed = result;
        error = "";
        return true;
    }

    public string Apply(string path)
    {
        var result = new StringBuilder(path.Length);
        foreach (var segment in _segments)
        {
            if (segment is [(var only, true)] && _template.Value(path, only).IsEmpty)
            {
                continue;
            }

            result.Append('/');
            foreach (var (text, isParameter) in segment)
            {
                result.Append(isParameter ? _template.Value(path, text) : text);
            }
        }

        return result.Length == 0 ? "/" : result.ToString();
    }

    /// <summary>A path that <see cref="Apply"/> makes this one of; <c>null</c> where the pattern does not tell.</summary>
    public string? Invert(string path)
    {
        var parts = path.Length <= 1 ? [] : path[1..].Split('/');
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        foreach (var segment in _segments)
        {
            if (segment is [(var name, true)] && _template.IsCatchAll(name))
            {
                values[name] = string.Join('/', parts[at..]);
                at = parts.Length;
            }
            else if (at < parts.Length && segment is [(var text, var isParameter)] && (isParameter || text.Equals(parts[at], StringComparison.Ordinal)))
            {
                if (isParameter)
                {
                    values[text] = parts[at];
                }

                at++;
            }
            else
            {
                return null;
            }
        }

        return at == parts.Length ? _template.Build(values) : null;
    }
}

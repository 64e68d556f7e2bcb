using System.Collections.Frozen;

namespace NetGuard.Content.Apis.Routes;

/// <summary>One method and path of an operation; the method <c>*</c> is any.</summary>
internal readonly record struct ApiRoute(string Method, PathTemplate Template, ApiOperation Operation)
{
    // Refuses because an open operation whose template says more must not hide a closed one.
    public int Weight { get; } = Template.Specificity + (Operation.Group.IsClosed ? 1 << 20 : 0);

    public bool Takes(string method) => Method == "*" || string.Equals(Method, method, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Finds the route of a path by its last segment that is text: a few look-ups, however many routes there are. The template
/// that says most decides, closed groups before others, as if all were tried.
/// </summary>
internal sealed class RouteIndex
{
    private readonly FrozenDictionary<string, ApiRoute[]>.AlternateLookup<ReadOnlySpan<char>>[] _byTail;
    private readonly FrozenDictionary<string, ApiRoute[]>.AlternateLookup<ReadOnlySpan<char>> _byVerb;
    private readonly ApiRoute[] _withRest;
    private readonly ApiRoute[] _root;

    /// <exception cref="InvalidDataException">A template has a form that has no place in the index.</exception>
    public RouteIndex(IEnumerable<ApiRoute> routes)
    {
        var ordered = routes.OrderByDescending(r => r.Weight).ToList();
        _withRest = [.. ordered.Where(r => r.Template.HasRest)];
        _root = [.. ordered.Where(r => r.Template.IsRoot)];
        var plain = ordered.Where(r => !r.Template.HasRest && !r.Template.IsRoot).ToLookup(r => r.Template.LastLiteral.HasParameter);
        if (plain[true].FirstOrDefault(r => r.Template.TrailingParameters > 0 || r.Template.LastLiteral.Literal[0] != ':') is { Template: { } odd })
        {
            throw new InvalidDataException($"The path '{odd.Text}' has text behind a parameter that is no ':verb' at its end.");
        }

        _byVerb = Table(plain[true]);
        _byTail = [.. Enumerable.Range(0, plain[false].Select(r => r.Template.TrailingParameters).DefaultIfEmpty(0).Max() + 1)
            .Select(count => Table(plain[false].Where(r => r.Template.TrailingParameters == count)))];
    }

    public ApiOperation? Find(string method, in RequestPath path)
    {
        ApiRoute best = default;
        if (path.Segments.IsEmpty)
        {
            FirstOf(_root, method, path, ref best);
            return best.Operation;
        }

        for (var parameters = 0; parameters < Math.Min(_byTail.Length, path.Segments.Length); parameters++)
        {
            Try(_byTail[parameters], path.Segment(parameters), method, path, ref best);
        }

        var last = path.Segment(0);
        if (last.LastIndexOf(':') is > 0 and var colon)
        {
            Try(_byVerb, last[colon..], method, path, ref best);
        }

        FirstOf(_withRest, method, path, ref best);
        return best.Operation;
    }

    private static void Try(in FrozenDictionary<string, ApiRoute[]>.AlternateLookup<ReadOnlySpan<char>> table, ReadOnlySpan<char> key, string method, in RequestPath path, ref ApiRoute best)
    {
        if (table.TryGetValue(key, out var routes))
        {
            FirstOf(routes, method, path, ref best);
        }
    }

    private static void FirstOf(ApiRoute[] routes, string method, in RequestPath path, ref ApiRoute best)
    {
        foreach (ref readonly var route in routes.AsSpan())
        {
            if (best.Operation is not null && route.Weight <= best.Weight)
            {
                return;
            }

            if (route.Takes(method) && route.Template.MatchesEnd(path))
            {
                best = route;
                return;
            }
        }
    }

    private static FrozenDictionary<string, ApiRoute[]>.AlternateLookup<ReadOnlySpan<char>> Table(IEnumerable<ApiRoute> routes) =>
        routes.GroupBy(r => r.Template.LastLiteral.Literal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}

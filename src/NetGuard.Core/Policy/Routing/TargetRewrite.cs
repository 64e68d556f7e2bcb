using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace NetGuard.Policy.Routing;

/// <summary>
/// A route's path and query transforms, applied to the raw request target. YARP decodes and encodes a path again; we
/// apply the same transforms to the bytes as received, so that what is inspected is what is sent.
/// </summary>
public sealed class TargetRewrite
{
    // Refuses because the inspected request would not be the one that is sent.
    private static readonly string[] Unsupported = ["QueryRouteParameter", "HttpMethodChange"];

    private readonly RouteTemplate _template;
    private readonly PathStep[] _path;
    private readonly Func<string, string>[] _query;

    private TargetRewrite(RouteTemplate template, PathStep[] path, Func<string, string>[] query)
    {
        _template = template;
        _path = path;
        _query = query;
    }

    /// <summary>Compiles a route's transforms; <paramref name="error"/> names the transform that is not supported on a guarded route.</summary>
    public static bool TryCompile(string? matchPath, IReadOnlyList<IReadOnlyDictionary<string, string>> transforms, [NotNullWhen(true)] out TargetRewrite? rewrite, out string error)
    {
        rewrite = null;
        var path = new List<PathStep>();
        var query = new List<Func<string, string>>();
        var template = RouteTemplate.Parse(matchPath);
        foreach (var transform in transforms)
        {
            var entry = new Dictionary<string, string>(transform, StringComparer.OrdinalIgnoreCase);
            if (!TryPath(entry, template, path, out error) || !TryQuery(entry, query, out error))
            {
                return false;
            }

            if (Array.Find(Unsupported, entry.ContainsKey) is { } unsupported)
            {
                error = $"transform {unsupported} is not supported on a guarded route";
                return false;
            }
        }

        rewrite = new TargetRewrite(template, [.. path], [.. query]);
        error = "";
        return true;
    }

    /// <summary>The target that is sent. Allocates only where something changes.</summary>
    /// <param name="target">Origin form as received: an escaped path and an optional query.</param>
    /// <param name="removed">Query parameters that are not forwarded; compares without regard to case.</param>
    /// <param name="kept">Query parameters that are forwarded although <paramref name="removed"/> names them.</param>
    public OutgoingTarget Apply(string target, FrozenSet<string> removed, FrozenSet<string> kept)
    {
        var received = new OutgoingTarget(target);
        var hasQuery = received.PathLength < target.Length;
        if (_path.Length == 0 && _query.Length == 0 && !hasQuery)
        {
            return received;
        }

        var query = received.Query.ToString();
        var sent = RawQuery.Remove(query, removed, kept);
        if (_path.Length == 0 && _query.Length == 0 && ReferenceEquals(query, sent))
        {
            return received;
        }

        var path = SentPath(received.Path.ToString());
        sent = _query.Aggregate(sent, (current, step) => step(current));
        return new OutgoingTarget(sent.Length == 0 ? path : $"{path}?{sent}");
    }

    /// <summary>
    /// The path by which a caller asks for one of the endpoint's: the other way round than <see cref="Apply"/>. False where
    /// the route leads to no such path, or its transforms do not tell by which one.
    /// </summary>
    /// <param name="sent">A path as the endpoint knows it, escaped.</param>
    /// <param name="received">The path that a caller sends.</param>
    public bool TryInvert(string sent, [NotNullWhen(true)] out string? received)
    {
        received = sent;
        for (var i = _path.Length - 1; i >= 0 && received is not null; i--)
        {
            received = _path[i].Invert(received);
        }

        return received is not null && _template.Covers(received) && SentPath(received) == sent;
    }

    private string SentPath(string received) => _path.Aggregate(received, (current, step) => step.Apply(current));

    private static bool TryPath(Dictionary<string, string> entry, RouteTemplate template, List<PathStep> steps, out string error)
    {
        error = "";
        if (entry.TryGetValue("PathPattern", out var pattern))
        {
            if (!PathPattern.TryParse(pattern, template, out var parsed, out error))
            {
                return false;
            }

            steps.Add(new PathStep(parsed.Apply, parsed.Invert));
            return true;
        }

        foreach (var (name, make) in PathSteps)
        {
            if (!entry.TryGetValue(name, out var written))
            {
                continue;
            }

            var value = written.StartsWith('/') ? written : "/" + written;
            if (!RawPath.IsLegal(value))
            {
                error = $"{name} '{written}' is not an escaped path without empty or dot segments";
                return false;
            }

            steps.Add(make(value));
        }

        return true;
    }

    private static readonly (string Name, Func<string, PathStep> Make)[] PathSteps =
    [
        ("PathRemovePrefix", value => value.TrimEnd('/') is { Length: > 0 } prefix ? new PathStep(path => RawPath.RemovePrefix(path, prefix), path => prefix + path) : PathStep.Nothing),
        ("PathPrefix", value => value.TrimEnd('/') is { Length: > 0 } prefix ? new PathStep(path => prefix + path, path => WithoutPrefix(path, prefix)) : PathStep.Nothing),
        ("PathSet", value => new PathStep(_ => value, _ => null)),
    ];

    private static string? WithoutPrefix(string path, string prefix) =>
        path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal) && path[prefix.Length] == '/' ? path[prefix.Length..] : null;

    private static bool TryQuery(Dictionary<string, string> entry, List<Func<string, string>> steps, out string error)
    {
        error = "";
        if (entry.TryGetValue("QueryRemoveParameter", out var removed))
        {
            steps.Add(query => RawQuery.Remove(query, removed));
        }

        if (entry.TryGetValue("QueryValueParameter", out var name))
        {
            if (entry.TryGetValue("Set", out var set))
            {
                steps.Add(query => RawQuery.Append(RawQuery.Remove(query, name), name, set));
            }
            else if (entry.TryGetValue("Append", out var append))
            {
                steps.Add(query => RawQuery.Append(query, name, append));
            }
            else
            {
                error = $"QueryValueParameter '{name}' needs Set or Append";
                return false;
            }
        }

        return true;
    }

    /// <param name="Apply">The path that is sent.</param>
    /// <param name="Invert">One that it is made of, or <c>null</c>.</param>
    private sealed record PathStep(Func<string, string> Apply, Func<string, string?> Invert)
    {
        public static PathStep Nothing { get; } = new(path => path, path => path);
    }
}

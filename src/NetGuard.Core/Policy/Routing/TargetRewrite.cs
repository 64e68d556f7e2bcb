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

    private readonly Func<string, string>[] _path;
    private readonly Func<string, string>[] _query;

    private TargetRewrite(Func<string, string>[] path, Func<string, string>[] query)
    {
        _path = path;
        _query = query;
    }

    /// <summary>Compiles a route's transforms; <paramref name="error"/> names the transform that is not supported on a guarded route.</summary>
    public static bool TryCompile(string? matchPath, IReadOnlyList<IReadOnlyDictionary<string, string>> transforms, [NotNullWhen(true)] out TargetRewrite? rewrite, out string error)
    {
        rewrite = null;
        var path = new List<Func<string, string>>();
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

        rewrite = new TargetRewrite([.. path], [.. query]);
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

        var path = _path.Aggregate(received.Path.ToString(), (current, step) => step(current));
        sent = _query.Aggregate(sent, (current, step) => step(current));
        return new OutgoingTarget(sent.Length == 0 ? path : $"{path}?{sent}");
    }

    private static bool TryPath(Dictionary<string, string> entry, RouteTemplate template, List<Func<string, string>> steps, out string error)
    {
        error = "";
        if (entry.TryGetValue("PathPattern", out var pattern))
        {
            if (!PathPattern.TryParse(pattern, template, out var parsed, out error))
            {
                return false;
            }

            steps.Add(parsed.Apply);
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

    private static readonly (string Name, Func<string, Func<string, string>> Make)[] PathSteps =
    [
        ("PathRemovePrefix", value => value.TrimEnd('/') is { Length: > 0 } prefix ? path => RawPath.RemovePrefix(path, prefix) : path => path),
        ("PathPrefix", value => value.TrimEnd('/') is { Length: > 0 } prefix ? path => prefix + path : path => path),
        ("PathSet", value => _ => value),
    ];

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
}

using System.Diagnostics.CodeAnalysis;

namespace NetGuard.Policy.Routing;

/// <summary>
/// A route's path and query transforms, applied to the raw request target. YARP decodes and encodes a path again; we
/// apply the same transforms to the bytes as received, so that what is inspected is what is sent.
/// </summary>
public sealed class TargetRewrite
{
    /// <summary>Compiles a route's transforms; <paramref name="error"/> names the transform that is not supported on a guarded route.</summary>
    public static bool TryCompile(string? matchPath, IReadOnlyList<IReadOnlyDictionary<string, string>> transforms, [NotNullWhen(true)] out TargetRewrite? rewrite, out string error)
    {
        rewrite = new TargetRewrite();
        error = "";
        return matchPath is not null || transforms.Count == 0;
    }
}

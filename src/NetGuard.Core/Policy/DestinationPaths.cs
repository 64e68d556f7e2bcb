using System.Collections.Frozen;

namespace NetGuard.Policy;

/// <summary>
/// The paths in destinations' addresses, such as <c>/v1</c> of <c>https://api.openai.com/v1/</c>: the endpoint sees them
/// before a request's own, and so must who tells by the path what is asked.
/// </summary>
internal static class DestinationPaths
{
    /// <summary>By cluster, each path once and without a slash at its end; clusters are absent whose destinations have none.</summary>
    public static FrozenDictionary<string, IReadOnlyList<string>> Of(FrozenDictionary<string, FrozenSet<string>> addresses) => addresses
        .Select(cluster => (cluster.Key, Paths: cluster.Value.Select(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()))
        .Where(cluster => Array.Exists(cluster.Paths, path => path.Length > 0))
        .ToFrozenDictionary(cluster => cluster.Key, cluster => (IReadOnlyList<string>)cluster.Paths, addresses.Comparer);

    private static string Of(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsolutePath.TrimEnd('/') : "";
}

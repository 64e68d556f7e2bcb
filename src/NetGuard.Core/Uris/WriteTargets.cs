using NetGuard.Decisions;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>
/// <c>AllowedWriteTargets</c>, compiled: where an endpoint may write to or call back, beside the rules for every URI. Hosts
/// and prefixes as in the lists of those.
/// </summary>
public sealed record WriteTargets
{
    public required FqdnSet Fqdns { get; init; }

    public required UriPrefixSet Prefixes { get; init; }

    public RuleReference? Rule { get; init; }

    /// <param name="entries">Hosts as in <c>AllowedFqdnList</c>, or prefixes as in <c>AllowedUriPrefixes</c>. Empty admits none.</param>
    /// <param name="targets">The entries that are well formed.</param>
    /// <param name="errors">One for each entry that is not, with the remedy; empty on success.</param>
    public static bool TryCreate(IReadOnlyList<string> entries, out WriteTargets targets, out (int Index, string Message)[] errors)
    {
        var prefixes = Enumerable.Range(0, entries.Count).Where(i => entries[i].Contains("://", StringComparison.Ordinal)).ToArray();
        var hosts = Enumerable.Range(0, entries.Count).Except(prefixes).ToArray();
        FqdnSet.TryCreate([.. hosts.Select(i => entries[i])], out var fqdnSet, out var hostErrors);
        UriPrefixSet.TryCreate([.. prefixes.Select(i => entries[i])], out var prefixSet, out var prefixErrors);
        targets = new WriteTargets { Fqdns = fqdnSet, Prefixes = prefixSet };
        errors =
        [
            .. hostErrors.Select(error => (hosts[error.Index], error.Message))
                .Concat(prefixErrors.Select(error => (prefixes[error.Index], error.Message)))
                .OrderBy(error => error.Item1),
        ];
        return errors.Length == 0;
    }

    internal bool Admits(in ParsedUrl url) => Fqdns.Matches(url.Host.Text, out _) || Prefixes.Matches(url, out _);
}

using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Forms;

/// <summary>
/// A form of the administrator's own, compiled. Whatever is stated must hold together; a list is met by any of its entries,
/// but for <see cref="QueryConditions"/>, which must all hold.
/// </summary>
public sealed record OwnUriForm
{
    /// <summary>What is found where a URI has this form.</summary>
    public required UriFinding Finding { get; init; }

    public SchemeSet? Schemes { get; init; }

    public FqdnSet? Hosts { get; init; }

    /// <summary>Empty for any, also for URIs without a port.</summary>
    public IReadOnlyList<PortRange> Ports { get; init; } = [];

    /// <summary>Empty for any.</summary>
    public IReadOnlyList<PathCondition> Paths { get; init; } = [];

    public IReadOnlyList<QueryCondition> QueryConditions { get; init; } = [];

    /// <summary>Bytes of the URI that must be exceeded; -1 for any length.</summary>
    public int LongerThan { get; init; } = -1;

    public int PathLongerThan { get; init; } = -1;

    public int QueryLongerThan { get; init; } = -1;

    /// <summary>Run on the canonical form.</summary>
    public FormPattern? Pattern { get; init; }

    /// <summary>Whether the case of ASCII letters in path, query and pattern does not count.</summary>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>Whether anything is stated; what states nothing would be every URI.</summary>
    public bool HasCondition =>
        Schemes is not null || Hosts is not null || Ports.Count > 0 || Paths.Count > 0 || QueryConditions.Count > 0 || Pattern is not null
        || LongerThan >= 0 || PathLongerThan >= 0 || QueryLongerThan >= 0;

    internal bool Holds(scoped ref FormSubject subject) =>
        subject.Url.Text.Length > LongerThan
        && subject.Url.Path.Length > PathLongerThan
        && subject.Query.Length > QueryLongerThan
        && (Schemes is null || Schemes.Contains(subject.Url.Scheme))
        && (Hosts is null || IsHost(subject.Url.Host))
        && (Ports.Count == 0 || IsPort(subject.Url.EffectivePort))
        && (Paths.Count == 0 || IsPath(subject.Path))
        && HasQuery(ref subject)
        && (Pattern is null || !subject.TryGetCanonical(out var text) || Pattern.IsMatch(text));

    private bool IsHost(in ParsedHost host)
    {
        if (host.Kind != HostKind.Opaque)
        {
            return Hosts!.Matches(host.Text, out _);
        }

        Span<byte> lower = stackalloc byte[HostParser.MaxLength];
        System.Text.Ascii.ToLower(host.Text, lower, out var length);
        return Hosts!.Matches(lower[..length], out _);
    }

    private bool IsPort(int port)
    {
        for (var i = 0; i < Ports.Count; i++)
        {
            if (Ports[i].Contains(port))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsPath(ReadOnlySpan<byte> path)
    {
        for (var i = 0; i < Paths.Count; i++)
        {
            if (Paths[i].Matches(path, IgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasQuery(scoped ref FormSubject subject)
    {
        for (var i = 0; i < QueryConditions.Count; i++)
        {
            if (!QueryConditions[i].Holds(ref subject, IgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}

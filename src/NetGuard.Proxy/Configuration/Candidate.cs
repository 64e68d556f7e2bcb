using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Sources;

namespace NetGuard.Proxy.Configuration;

/// <summary>A configuration that compiled: the policy and the flat keys that go with it, published together or not at all.</summary>
internal sealed record Candidate
{
    public required PolicySnapshot Snapshot { get; init; }

    /// <summary>YARP's section, flat, its routes stamped with the snapshot's version.</summary>
    public required IReadOnlyDictionary<string, string?> ProxyData { get; init; }

    /// <summary>Sections that take a restart (<c>Kestrel</c>, <c>Logging</c>, <c>NetGuard:Admin</c>, …), flat.</summary>
    public required IReadOnlyDictionary<string, string?> StaticData { get; init; }

    /// <summary>The tree that was compiled, with overrides in it in the type of their settings.</summary>
    public required ConfigObject Root { get; init; }

    /// <summary>Where the data port and the admin application listen.</summary>
    public required IReadOnlyList<ListenerFacts> Listeners { get; init; }

    /// <summary>The lists of networks that were read; to be committed when the candidate is in force.</summary>
    public required NetworkReading Networks { get; init; }

    /// <summary>When an entry of a list ends, so that the same configuration must be compiled anew; <c>null</c> if none will.</summary>
    public DateTimeOffset? NextChange { get; init; }
}

/// <summary>A candidate, or every error; warnings may stand beside a candidate.</summary>
internal sealed record CandidateResult
{
    /// <summary><c>null</c> where there are errors.</summary>
    public required Candidate? Candidate { get; init; }

    public required IReadOnlyList<ConfigError> Errors { get; init; }

    /// <summary>The file's bytes, to show an error's line.</summary>
    public required ReadOnlyMemory<byte> Source { get; init; }

    /// <summary>The content that was compiled: the file, the secrets' and lists' files by full path, feeds by URL.</summary>
    public required IReadOnlyDictionary<string, ContentMark> Contents { get; init; }
}

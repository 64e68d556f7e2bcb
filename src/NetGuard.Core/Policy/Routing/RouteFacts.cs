using System.Collections.Frozen;
using NetGuard.Documents;

namespace NetGuard.Policy.Routing;

/// <summary>What the rules need to know of a YARP route, whoever configured it: a file, or a provider of the user's own.</summary>
public sealed record RouteFacts
{
    public required string Id { get; init; }

    public required ConfigNodeReference At { get; init; }

    /// <summary>Metadata <c>NetGuard.Resource</c>; <c>null</c> if absent.</summary>
    public required string? Resource { get; init; }

    public required string? ClusterId { get; init; }

    /// <summary>Match.Path; <c>null</c> where the route matches by host alone.</summary>
    public required string? MatchPath { get; init; }

    public required string? OutputCachePolicy { get; init; }

    public required IReadOnlyList<IReadOnlyDictionary<string, string>> Transforms { get; init; }

    /// <summary>Where the resource is named; the route's own place if absent.</summary>
    public ConfigNodeReference? ResourceAt { get; init; }

    /// <summary>Where the cluster is named; the route's own place if absent.</summary>
    public ConfigNodeReference? ClusterAt { get; init; }

    /// <summary>Where each transform stands; empty if that is not known.</summary>
    public IReadOnlyList<ConfigNodeReference> TransformsAt { get; init; } = [];

    /// <summary>All metadata of the route (<c>NetGuard.AllowEncodedSlash</c>, …).</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
}

public sealed record ClusterFacts
{
    public required string Id { get; init; }

    public required ConfigNodeReference At { get; init; }

    public required IReadOnlyList<DestinationFacts> Destinations { get; init; }

    public required bool DangerousAcceptAnyServerCertificate { get; init; }

    public required bool HasWebProxy { get; init; }

    /// <summary>Names of SslProtocols as written; empty where the system decides.</summary>
    public required IReadOnlyList<string> SslProtocols { get; init; }

    /// <summary>Metadata of the cluster, by names that compare without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = FrozenDictionary<string, string>.Empty;
}

public sealed record DestinationFacts(string Id, string Address, ConfigNodeReference At);

/// <summary>A place in the configuration: dotted path and origin.</summary>
public sealed record ConfigNodeReference(string Path, Origin Origin);

using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Inspection;

/// <summary>What is inspected in a request, and by which rules; compiled by Policy, read by the inspector.</summary>
public sealed record InspectionRules
{
    /// <summary>Fields that an API's schema says hold a URI.</summary>
    public required Mode DeclaredFields { get; init; }

    /// <summary>Whole strings (JSON values, member names, query values) that are a URI.</summary>
    public required Mode StringValues { get; init; }

    /// <summary>URLs inside longer text.</summary>
    public Mode FreeText { get; init; }

    /// <summary>Whether files may pass that cannot be read as text, such as pictures.</summary>
    public OpaqueFiles Opaque { get; init; }

    public required UriPolicy Uris { get; init; }

    /// <summary><c>AllowedEgress</c>: the ways out without a URL that a request may use while hosts are restricted.</summary>
    public EgressRules Egress { get; init; } = EgressRules.Closed;

    /// <summary>Detectors of secrets and personal data.</summary>
    public SensitiveDataRules SensitiveData { get; init; } = SensitiveDataRules.Off;

    /// <summary>The config entry of this group, <c>NetGuard.Resources.X.Dlp.Inspect</c>.</summary>
    public required RuleReference Rule { get; init; }
}

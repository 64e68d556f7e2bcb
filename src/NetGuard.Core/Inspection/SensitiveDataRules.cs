using NetGuard.Decisions;
using NetGuard.Detectors;

namespace NetGuard.Inspection;

/// <summary>Which sensitive data is looked for, where, and what a finding means; compiled by Policy.</summary>
public sealed record SensitiveDataRules
{
    public static SensitiveDataRules Off { get; } = new() { Mode = Mode.Off, Detectors = DetectorSet.Empty };

    public required Mode Mode { get; init; }

    public required DetectorSet Detectors { get; init; }

    /// <summary>Whether every string of a message is looked into, and not its URIs alone.</summary>
    public bool InText { get; init; }

    /// <summary>The config entry, <c>NetGuard.Resources.X.Dlp.SensitiveData</c>.</summary>
    public RuleReference? Rule { get; init; }
}

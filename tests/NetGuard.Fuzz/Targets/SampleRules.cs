using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Inspection;
using NetGuard.Uris;

namespace NetGuard.Fuzz.Targets;

/// <summary>Rules with everything on, so that all code runs.</summary>
internal static class SampleRules
{
    public static UriPolicy Uris { get; } = new()
    {
        RestrictHosts = true,
        Fqdns = FqdnSet.TryCreate(["allowed.example", "*.wild.example", "203.0.113.80", "[2001:db8::80]"], out var fqdns, out _) ? fqdns : throw new InvalidOperationException(),
        Prefixes = UriPrefixSet.TryCreate(["https://prefix.example/public/"], out var prefixes, out _) ? prefixes : throw new InvalidOperationException(),
        Forms = UriFormRules.Default.With(UriForm.NestedUrl, Mode.Enforce, null).With(UriForm.EncodedPayload, Mode.Enforce, null),
    };

    public static InspectionRules Inspection { get; } = new()
    {
        DeclaredFields = Mode.Enforce,
        StringValues = Mode.Enforce,
        FreeText = Mode.Enforce,
        Uris = Uris,
        SensitiveData = new SensitiveDataRules { Mode = Mode.Enforce, Detectors = DetectorSet.Create(DetectorCatalog.All), InText = true },
        Rule = new RuleReference("NetGuard.Resources.r.Dlp"),
    };
}

using NetGuard.Decisions;
using NetGuard.Uris.Forms;

namespace NetGuard.Uris;

/// <summary>
/// The rules that a URI input must pass, compiled. What is not set is closed: no host, the schemes https and data,
/// their default ports, every form that is enforced by default.
/// </summary>
public sealed record UriPolicy
{
    /// <summary><c>RestrictOutboundNetworkAccess</c>: off turns the host rules off, not schemes, ports or forms.</summary>
    public required bool RestrictHosts { get; init; }

    /// <summary><c>AllowedFqdnList</c>. A host passes if it is here or the URI matches <see cref="Prefixes"/>.</summary>
    public FqdnSet Fqdns { get; init; } = FqdnSet.Empty;

    /// <summary><c>AllowedUriPrefixes</c>.</summary>
    public UriPrefixSet Prefixes { get; init; } = UriPrefixSet.Empty;

    /// <summary><c>AllowedSchemes</c>.</summary>
    public SchemeSet Schemes { get; init; } = SchemeSet.Default;

    /// <summary><c>AllowedPorts</c>; where the setting is absent, <see cref="SchemeSet.DefaultPorts"/> of the schemes.</summary>
    public PortSet Ports { get; init; } = SchemeSet.Default.DefaultPorts;

    /// <summary><c>BuiltInForms</c> laid over the defaults.</summary>
    public UriFormRules Forms { get; init; } = UriFormRules.Default;

    /// <summary><c>UriForms</c>.</summary>
    public OwnUriForms OwnForms { get; init; } = OwnUriForms.None;

    /// <summary><c>AllowedWriteTargets</c>; <c>null</c> where the setting is absent and narrows nothing.</summary>
    public WriteTargets? WriteTargets { get; init; }

    /// <summary>The entry that decides where no narrower one does: <c>NetGuard.Resources.X.Dlp</c>.</summary>
    public RuleReference? Rule { get; init; }

    /// <summary><c>…Dlp.AllowedFqdnList</c>, or the resource where it says nothing.</summary>
    public RuleReference? FqdnRule { get; init; }

    public RuleReference? SchemeRule { get; init; }

    public RuleReference? PortRule { get; init; }

    /// <summary>What a resource without <c>Dlp</c> means: nothing outside is reachable.</summary>
    public static UriPolicy Closed(RuleReference rule) => new()
    {
        RestrictHosts = true,
        Forms = UriFormRules.Default.WithRule(rule),
        Rule = rule,
        FqdnRule = rule,
        SchemeRule = rule,
        PortRule = rule,
    };
}

using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy.Terms;

namespace NetGuard.Policy;

/// <summary>
/// Who may call: a formula's set, the endpoints' set or an endpoint's name contains the client. Trusted proxies are
/// already taken out of the sets, and the names leave them out (a trusted proxy is never a client).
/// </summary>
public sealed record NetworkRules(Mode Mode, AddressSet Allowed, AddressSet Endpoints, RuleReference Rule)
{
    /// <summary>Endpoints that are DNS names.</summary>
    public EndpointNames Names { get; init; } = EndpointNames.None;

    /// <summary>The formula names a network of which nothing is known: nobody can be told from a caller who may not.</summary>
    public bool IsUnavailable { get; init; }

    /// <summary>What the rules were compiled from, where the compilation kept it.</summary>
    public NetworkTerms? Terms { get; init; }

    public Decision Judge(NetAddress client) =>
        IsUnavailable ? Decision.Under(Mode, Reasons.NetworkUnavailable, Rule)
        : Mode == Mode.Off || Allowed.Contains(client) || Endpoints.Contains(client) || Names.Contains(client) ? Decision.Allow
        : Decision.Under(Mode, Reasons.NetworkNotAllowed, Rule);
}

using NetGuard.Decisions;
using NetGuard.Networks;

namespace NetGuard.Policy;

/// <summary>
/// Who may call: a formula's set or the endpoints' set contains the client. Trusted proxies are already taken out of
/// both (a trusted proxy is never a client).
/// </summary>
public sealed record NetworkRules(Mode Mode, AddressSet Allowed, AddressSet Endpoints, RuleReference Rule)
{
    /// <summary>The formula names a network of which nothing is known: nobody can be told from a caller who may not.</summary>
    public bool IsUnavailable { get; init; }

    public Decision Judge(NetAddress client) =>
        IsUnavailable ? Decision.Under(Mode, Reasons.NetworkUnavailable, Rule)
        : Mode == Mode.Off || Allowed.Contains(client) || Endpoints.Contains(client) ? Decision.Allow
        : Decision.Under(Mode, Reasons.NetworkNotAllowed, Rule);
}

using NetGuard.Decisions;
using NetGuard.Networks;

namespace NetGuard.Policy;

/// <summary>
/// Who may call: a formula's set, the endpoints' set or an endpoint's name contains the client. Trusted proxies are
/// already taken out of the sets, and the names leave them out (a trusted proxy is never a client).
/// </summary>
public sealed record NetworkRules(Mode Mode, AddressSet Allowed, AddressSet Endpoints, RuleReference Rule)
{
    /// <summary>Endpoints that are DNS names.</summary>
    public EndpointNames Names { get; init; } = EndpointNames.None;

    public Decision Judge(NetAddress client) =>
        Mode == Mode.Off || Allowed.Contains(client) || Endpoints.Contains(client) || Names.Contains(client)
            ? Decision.Allow
            : Decision.Under(Mode, Reasons.NetworkNotAllowed, Rule);
}

using NetGuard.Decisions;
using NetGuard.Networks;

namespace NetGuard.Policy;

/// <summary>
/// Who may call: a formula's set or the endpoints' set contains the client. Trusted proxies are already taken out of
/// both (a trusted proxy is never a client).
/// </summary>
public sealed record NetworkRules(Mode Mode, AddressSet Allowed, AddressSet Endpoints, RuleReference Rule)
{
    public Decision Judge(NetAddress client) =>
        Mode == Mode.Off || Allowed.Contains(client) || Endpoints.Contains(client)
            ? Decision.Allow
            : Decision.Under(Mode, Reasons.NetworkNotAllowed, Rule);
}

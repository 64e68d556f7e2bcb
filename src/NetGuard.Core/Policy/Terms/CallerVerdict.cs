using NetGuard.Decisions;

namespace NetGuard.Policy.Terms;

/// <summary>How a caller came in or fell out.</summary>
/// <param name="Client">The address that is judged.</param>
/// <param name="Allow">The formula, term by term; <c>null</c> where there is none.</param>
/// <param name="Endpoints">The endpoints that contain the caller, in the order of the configuration.</param>
/// <param name="IsTrustedProxy">Whether it is a trusted proxy, which is never a client whatever the others say.</param>
public sealed record CallerVerdict(string Client, TermVerdict? Allow, IReadOnlyList<EndpointVerdict> Endpoints, bool IsTrustedProxy)
{
    public bool IsAdmitted => !IsTrustedProxy && Allow is not { Contains: null } && (Allow?.Contains == true || Endpoints.Count > 0);
}

/// <summary>An endpoint that contains a caller.</summary>
/// <param name="Entry">As written: an address, a network, or a DNS name that has the address at present.</param>
/// <param name="IsName">Whether it is a DNS name.</param>
/// <param name="Place">Where it is written.</param>
public sealed record EndpointVerdict(string Entry, bool IsName, RuleReference Place);

using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Authentication;

namespace NetGuard.Proxy.Pipeline.Running;

/// <summary>
/// Whether a policy that came into force later would still admit a running request: its route, and stages 2 to 4 from what
/// the request was admitted by. Findings in Report mode cut nothing.
/// </summary>
internal static class Readmission
{
    public static Decision Judge(GuardedRequest request, AppliedPolicy policy)
    {
        // Refuses because whoever asked for this address now would find nothing there.
        if (!policy.Resources.TryGetValue(request.Route!.Id, out var name))
        {
            return Decision.Reject(Reasons.NoResource);
        }

        if (name == NetGuardMetadata.NoResource)
        {
            return Decision.Allow;
        }

        if (policy.Snapshot is not { } snapshot || policy.Resource(name) is not { } resource)
        {
            return Decision.Reject(Reasons.PolicyUnavailable);
        }

        if (Identify(request, snapshot.ClientAddress) is { IsReject: true } stranger)
        {
            return stranger;
        }

        var network = resource.Network.Judge(request.ClientAddress!.Value);
        return network.IsReject ? network : AuthenticateStage.Judge(resource.Authentication, request.Credential, out _);
    }

    /// <summary>
    /// The headers are not read again: whom a proxy has named is taken for the client as long as the proxy is trusted, and
    /// whoever came without a proxy as long as it is not one itself.
    /// </summary>
    private static Decision Identify(GuardedRequest request, ClientAddressRules rules)
    {
        // Refuses because a caller cannot be told from a proxy while nothing is known of the proxies.
        if (rules.IsUnavailable)
        {
            return Decision.Reject(Reasons.NetworkUnavailable, rules.Rule);
        }

        var peer = request.RemoteAddress!.Value;
        var wasNamed = request.ClientAddress!.Value != peer;
        return rules.TrustedProxies.Contains(peer) == wasNamed ? Decision.Allow : Decision.Reject(Reasons.ClientAddressInvalid, rules.Rule);
    }
}

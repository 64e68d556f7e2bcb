using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Connections;

namespace NetGuard.Proxy.Pipeline;

/// <summary>
/// Stage 2: who calls. Starts from the address that the transport accepted, never from <c>HttpContext.Connection</c>,
/// which any middleware may have rewritten from a header.
/// </summary>
internal static class IdentifyStage
{
    public static Decision Decide(HttpContext context, GuardedRequest request)
    {
        var rules = request.Snapshot!.ClientAddress;
        if (request.RemoteAddress is not { } peer)
        {
            return Decision.Reject(Reasons.ClientAddressInvalid, rules.Rule);
        }

        if (rules.Source == ClientAddressSource.Connection)
        {
            request.ClientAddress = peer;
            return Decision.Allow;
        }

        // Refuses because a proxy that is not known as one would be taken for the client.
        if (rules.IsUnavailable)
        {
            return Decision.Reject(Reasons.NetworkUnavailable, rules.Rule);
        }

        var lines = context.Request.Headers["X-Forwarded-For"];
        var found = lines.Count == 1
            ? ForwardedFor.TryFindClient([lines[0]], peer, rules.TrustedProxies, out var client)
            : ForwardedFor.TryFindClient(lines.ToArray(), peer, rules.TrustedProxies, out client);
        if (!found)
        {
            return Decision.Reject(Reasons.ClientAddressInvalid, rules.Rule);
        }

        request.ClientAddress = client;
        return Decision.Allow;
    }

    /// <summary>The peer of the connection, for every request; <c>null</c> where no transport of ours accepted it.</summary>
    public static NetAddress? PeerOf(HttpContext context) => context.Features.Get<SocketAddressFeature>()?.Address;
}

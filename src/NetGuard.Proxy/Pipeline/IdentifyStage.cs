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

        // Refuses because a proxy that is not known as one would be taken for the client.
        if (rules.IsUnavailable)
        {
            return Decision.Reject(Reasons.NetworkUnavailable, rules.Rule);
        }

        if (context.Features.Get<SocketAddressFeature>() is { } peer && TryFindClient(context, peer, rules, out var client))
        {
            request.ClientAddress = client;
            return Decision.Allow;
        }

        return Decision.Reject(Reasons.ClientAddressInvalid, rules.Rule);
    }

    private static bool TryFindClient(HttpContext context, SocketAddressFeature peer, ClientAddressRules rules, out NetAddress client)
    {
        client = peer.Address;

        // Refuses because a connection of a trusted proxy is never its own, also if the policy has changed since it began.
        if (peer.IsProxied != rules.ExpectsProxyHeader(peer.Address))
        {
            return false;
        }

        switch (rules.Source)
        {
            case ClientAddressSource.Connection:
                return true;
            case ClientAddressSource.XForwardedFor:
                var entries = context.Request.Headers["X-Forwarded-For"];
                return entries.Count == 1
                    ? ForwardedFor.TryFindClient([entries[0]], peer.Address, rules.TrustedProxies, out client)
                    : ForwardedFor.TryFindClient(entries.ToArray(), peer.Address, rules.TrustedProxies, out client);
            case ClientAddressSource.Forwarded:
                var elements = context.Request.Headers["Forwarded"];
                return elements.Count == 1
                    ? ForwardedHeader.TryFindClient([elements[0]], peer.Address, rules.TrustedProxies, out client)
                    : ForwardedHeader.TryFindClient(elements.ToArray(), peer.Address, rules.TrustedProxies, out client);
            case ClientAddressSource.ProxyProtocol when !peer.IsProxied:
                return true;
            case ClientAddressSource.ProxyProtocol when peer.ProxiedClient is { } named:
                client = named;
                return !rules.TrustedProxies.Contains(named);
            default:
                return false;
        }
    }

    /// <summary>The peer of the connection, for every request; <c>null</c> where no transport of ours accepted it.</summary>
    public static NetAddress? PeerOf(HttpContext context) => context.Features.Get<SocketAddressFeature>()?.Address;
}

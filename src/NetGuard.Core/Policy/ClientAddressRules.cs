using NetGuard.Decisions;
using NetGuard.Networks;

namespace NetGuard.Policy;

public enum ClientAddressSource : byte
{
    /// <summary>The TCP peer.</summary>
    Connection,

    /// <summary>X-Forwarded-For, read right to left, from trusted proxies only.</summary>
    XForwardedFor,

    /// <summary>Forwarded (RFC 7239), read right to left, from trusted proxies only.</summary>
    Forwarded,

    /// <summary>The header of the PROXY protocol, version 1 or 2, with which a trusted proxy begins each connection.</summary>
    ProxyProtocol,
}

/// <summary>Where those are refused whom no route admits.</summary>
public enum RefuseAt : byte
{
    /// <summary>At each request, with an answer that says why.</summary>
    Request,

    /// <summary>At the door: the connection is closed before TLS.</summary>
    Accept,
}

public sealed record ClientAddressRules(ClientAddressSource Source, AddressSet TrustedProxies, RuleReference? Rule)
{
    public static ClientAddressRules Default { get; } = new(ClientAddressSource.Connection, AddressSet.Empty, null);

    public RefuseAt RefuseAt { get; init; }

    /// <summary>Nothing is known of a network that TrustedProxies names: no caller can be told from a proxy.</summary>
    public bool IsUnavailable { get; init; }

    /// <summary>Whether connections of this peer begin with a PROXY header.</summary>
    public bool ExpectsProxyHeader(NetAddress peer) => Source == ClientAddressSource.ProxyProtocol && TrustedProxies.Contains(peer);
}

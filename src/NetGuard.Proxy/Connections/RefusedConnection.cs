namespace NetGuard.Proxy.Connections;

/// <summary>Why a connection was closed before its first request: a closed list, for the metric.</summary>
internal enum RefusedConnection : byte
{
    /// <summary>No route admits the peer, and it is no trusted proxy.</summary>
    NotAllowed,

    /// <summary>One more than there may be, in all or of one address.</summary>
    Capacity,

    /// <summary>A PROXY header that breaks the protocol's rules or our bounds, or a second one.</summary>
    ProxyHeaderMalformed,

    /// <summary>The connection ended within its PROXY header.</summary>
    ProxyHeaderTruncated,

    /// <summary>No whole PROXY header came in time.</summary>
    ProxyHeaderTimeout,
}

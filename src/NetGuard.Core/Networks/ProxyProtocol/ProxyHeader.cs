namespace NetGuard.Networks.ProxyProtocol;

/// <summary>
/// What a PROXY header said. <see cref="Client"/> is unwrapped from <c>::ffff:0:0/96</c>; <c>null</c> where the proxy speaks
/// for itself (LOCAL) or does not say for whom (UNKNOWN, UNSPEC, a Unix socket, a datagram, the unspecified address).
/// </summary>
/// <param name="Client">Whom the proxy speaks for.</param>
/// <param name="Length">Bytes of the header.</param>
public readonly record struct ProxyHeader(NetAddress? Client, int Length)
{
    internal static ProxyHeader Of(NetAddress source, int length)
    {
        var client = source.Unwrap();
        return new(client.Value == UInt128.Zero ? null : client, length);
    }
}

/// <summary>What the first bytes of a connection are.</summary>
public enum ProxyHeaderStatus : byte
{
    /// <summary>The beginning of a header; more bytes are needed.</summary>
    Incomplete,

    /// <summary>A whole header.</summary>
    Complete,

    /// <summary>No header: already the first bytes differ from both signatures.</summary>
    Missing,

    /// <summary>A header that breaks the protocol's rules or our bounds.</summary>
    Malformed,
}

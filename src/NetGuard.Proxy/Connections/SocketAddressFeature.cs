using System.Net;
using Microsoft.AspNetCore.Connections;
using NetGuard.Networks;

namespace NetGuard.Proxy.Connections;

/// <summary>
/// The peer's address as the transport accepted it, and whom the peer's PROXY header named. An internal type, so that no
/// middleware of connection or request can put another in its place, as ForwardedHeaders does with
/// <c>HttpContext.Connection</c>.
/// </summary>
internal sealed class SocketAddressFeature
{
    private SocketAddressFeature(NetAddress address) => Address = address;

    public NetAddress Address { get; }

    /// <summary>Whether the peer was a trusted proxy that had to begin with a PROXY header; it speaks for others, never for itself.</summary>
    public bool IsProxied { get; private set; }

    /// <summary>Whom the PROXY header named; <c>null</c> while there was none, or where it named nobody.</summary>
    public NetAddress? ProxiedClient { get; private set; }

    /// <summary>Keeps the address of a connection just accepted; a peer without an IP address (a Unix socket) leaves none.</summary>
    public static SocketAddressFeature? Keep(BaseConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: { } address })
        {
            return null;
        }

        var feature = new SocketAddressFeature(NetAddress.From(address));
        connection.Features.Set(feature);
        return feature;
    }

    /// <summary>Notes, before anything is read, that the connection begins with a PROXY header.</summary>
    public void ExpectProxyHeader() => IsProxied = true;

    /// <summary>Notes whom the header names, before anything behind it is handed on.</summary>
    public void Name(NetAddress? client) => ProxiedClient = client;
}

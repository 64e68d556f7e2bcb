using System.Net;
using Microsoft.AspNetCore.Connections;
using NetGuard.Networks;

namespace NetGuard.Proxy.Connections;

/// <summary>
/// The peer's address as the transport accepted it. An internal type, so that no middleware of connection or request can
/// put another in its place, as ForwardedHeaders does with <c>HttpContext.Connection</c>.
/// </summary>
internal sealed class SocketAddressFeature
{
    private SocketAddressFeature(NetAddress address) => Address = address;

    public NetAddress Address { get; }

    /// <summary>Keeps the address of a connection just accepted; a peer without an IP address (a Unix socket) leaves none.</summary>
    public static void Keep(BaseConnectionContext connection)
    {
        if (connection.RemoteEndPoint is IPEndPoint { Address: { } address })
        {
            connection.Features.Set(new SocketAddressFeature(NetAddress.From(address)));
        }
    }
}

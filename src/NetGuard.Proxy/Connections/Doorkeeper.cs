using Microsoft.AspNetCore.Connections;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Connections;

/// <summary>
/// Judges each accepted connection by the newest policy: closes it (R4), lets it begin with a PROXY header, or takes it as
/// it is. Never waits: a header is read when the connection's own pipeline first reads.
/// </summary>
internal sealed class Doorkeeper(PolicyStore policies, ConnectionMetrics metrics, TimeProvider time)
{
    /// <returns>Whether the connection may go on.</returns>
    public bool Admits(ConnectionContext connection)
    {
        // A connection without a kept address is let in, and each of its requests refused: there is somebody to answer.
        if (SocketAddressFeature.Keep(connection) is not { } peer || policies.Current is not { } policy)
        {
            return true;
        }

        if (policy.Door is { } door && !door.Contains(peer.Address) && !policy.IsNamed(peer.Address))
        {
            metrics.Count(RefusedConnection.NotAllowed);
            return false;
        }

        if (policy.ClientAddress.ExpectsProxyHeader(peer.Address))
        {
            peer.ExpectProxyHeader();
            connection.Transport = new ProxyHeaderTransport(connection, peer, metrics, time);
        }

        return true;
    }
}

using Microsoft.AspNetCore.Connections;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Connections;

/// <summary>
/// Judges each accepted connection by the newest policy: closes it (R4, R25), lets it begin with a PROXY header, or takes it
/// as it is. Never waits: a header is read when the connection's own pipeline first reads.
/// </summary>
internal sealed class Doorkeeper(PolicyStore policies, ConnectionCounts counts, ConnectionMetrics metrics, TimeProvider time)
{
    /// <returns>The connection as it goes on, counted until it is disposed of; <c>null</c> to close it.</returns>
    public ConnectionContext? Admit(ConnectionContext connection)
    {
        // A connection without a kept address is let in, and each of its requests refused: there is somebody to answer.
        var peer = SocketAddressFeature.Keep(connection);
        if (policies.Current is not { } policy)
        {
            return connection;
        }

        if (peer is not null && policy.Door is { } door && !door.Contains(peer.Address) && !policy.IsNamed(peer.Address))
        {
            metrics.Count(RefusedConnection.NotAllowed);
            return null;
        }

        var expectsHeader = peer is not null && policy.ClientAddress.ExpectsProxyHeader(peer.Address);
        if (!counts.TryEnter(peer?.Address, policy.Limits, policy.ClientAddress.TrustedProxies, out var place))
        {
            metrics.Count(RefusedConnection.Capacity);
            return null;
        }

        if (expectsHeader)
        {
            peer!.ExpectProxyHeader();
            connection.Transport = new ProxyHeaderTransport(connection, peer, metrics, time);
        }

        return new CountedConnection(connection, place);
    }
}

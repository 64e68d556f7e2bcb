using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace NetGuard.Proxy.Connections;

/// <summary>
/// Wraps a transport of Kestrel: the first code that sees an accepted connection, before TLS and before any connection
/// middleware, whatever the application configures on its endpoints.
/// </summary>
internal sealed partial class AcceptListenerFactory(IConnectionListenerFactory transport, Doorkeeper door, ILogger<AcceptListenerFactory> logger) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => transport is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await transport.BindAsync(endpoint, cancellationToken), door, logger);

    private sealed partial class Listener(IConnectionListener inner, Doorkeeper door, ILogger logger) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await inner.AcceptAsync(cancellationToken) is { } connection)
            {
                if (Admit(connection) is { } admitted)
                {
                    return admitted;
                }

                // Not awaited: the next caller does not wait for a refused one to be gone.
                _ = CloseAsync(connection);
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private ConnectionContext? Admit(ConnectionContext connection)
        {
            try
            {
                return door.Admit(connection);
            }
            catch (Exception failure)
            {
                // Refuses because a peer that could not be judged has not been admitted; thrown on, it would end accepting.
                Log.DoorFailed(logger, failure.GetType().FullName, failure.StackTrace);
                return null;
            }
        }

        private static async Task CloseAsync(ConnectionContext connection)
        {
            try
            {
                connection.Abort(new ConnectionAbortedException("The peer was not admitted."));
                await connection.DisposeAsync();
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException or System.Net.Sockets.SocketException or ConnectionAbortedException)
            {
                // The peer was gone first.
            }
        }

        private static partial class Log
        {
            [LoggerMessage(1, LogLevel.Error, "A connection could not be judged because of {Exception}; it was closed.\n{StackTrace}", EventName = "DoorFailed")]
            public static partial void DoorFailed(ILogger logger, string? exception, string? stackTrace);
        }
    }
}

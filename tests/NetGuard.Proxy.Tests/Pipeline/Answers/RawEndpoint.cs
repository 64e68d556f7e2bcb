using System.Net;
using System.Net.Sockets;

namespace NetGuard.Proxy.Tests.Pipeline.Answers;

/// <summary>An endpoint that answers each connection's first request with the same bytes, whatever they are.</summary>
internal sealed class RawEndpoint : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawEndpoint(byte[] answer)
    {
        _listener.Start();
        _ = AnswerAsync(answer);
    }

    public string Prefix => $"http://{_listener.LocalEndpoint}/";

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync();
                var buffer = new byte[4096];
                for (var seen = 0; buffer.AsSpan(0, seen).IndexOf("\r\n\r\n"u8) < 0;)
                {
                    seen += await socket.ReceiveAsync(buffer.AsMemory(seen));
                }

                await socket.SendAsync(answer);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

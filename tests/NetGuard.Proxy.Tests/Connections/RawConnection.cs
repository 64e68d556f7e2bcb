using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>A TCP connection that is written to piece by piece.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16384];

    public static async Task<RawConnection> OpenAsync(EndPoint server, IPAddress from)
    {
        var connection = new RawConnection();
        connection._socket.Bind(new IPEndPoint(from, 0));
        await connection._socket.ConnectAsync(server, connection._patience.Token);
        return connection;
    }

    /// <summary>All that the server says to a peer that says nothing, until it closes; it may have closed before connecting has ended.</summary>
    public static async Task<string> ReadWhatIsSaidAsync(EndPoint server, IPAddress from)
    {
        try
        {
            using var connection = await OpenAsync(server, from);
            return await connection.ReadToEndAsync();
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "";
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes, _patience.Token);

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until this many answers have begun and the last one's head is whole.</summary>
    public async Task<string> ReadHeadsAsync(int count)
    {
        var text = "";
        while (text.Split("HTTP/1.1 ").Length <= count || text.LastIndexOf("\r\n\r\n", StringComparison.Ordinal) < text.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal))
        {
            var read = await _socket.ReceiveAsync(_buffer, _patience.Token);
            Assert.True(read > 0, $"The connection ended after: {text}");
            text += Encoding.Latin1.GetString(_buffer, 0, read);
        }

        return text;
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = "";
        try
        {
            while (await _socket.ReceiveAsync(_buffer, _patience.Token) is > 0 and var read)
            {
                text += Encoding.Latin1.GetString(_buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }

        return text;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }
}

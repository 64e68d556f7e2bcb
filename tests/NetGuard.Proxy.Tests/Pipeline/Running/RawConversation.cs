using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>One HTTP/1.1 connection, byte by byte: what came, and whether the server has closed.</summary>
internal sealed class RawConversation : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly StringBuilder _received = new();

    public string Received => _received.ToString();

    /// <param name="server">The gateway.</param>
    /// <param name="receiveBuffer">Bytes that the client takes in without reading.</param>
    public static async Task<RawConversation> OpenAsync(EndPoint server, int? receiveBuffer = null)
    {
        var conversation = new RawConversation();
        if (receiveBuffer is { } bytes)
        {
            conversation._socket.ReceiveBufferSize = bytes;
        }

        await conversation._socket.ConnectAsync(server);
        return conversation;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendGetAsync(string path, string? key = Policies.Key1) => SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n{(key is null ? "" : $"api-key: {key}\r\n")}\r\n");

    /// <summary>Reads until <paramref name="text"/> has come.</summary>
    public async Task ReadToAsync(string text)
    {
        while (!Received.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await ReceiveAsync(), $"The connection ended before '{text}', after '{Received}'.");
        }
    }

    /// <summary>Reads to the connection's end, orderly or not.</summary>
    public async Task ReadToEndAsync()
    {
        while (await ReceiveAsync())
        {
        }
    }

    public void Clear() => _received.Clear();

    public void Dispose() => _socket.Dispose();

    private async Task<bool> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        var buffer = new byte[8192];
        try
        {
            var count = await _socket.ReceiveAsync(buffer, patience.Token);
            _received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            return count > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

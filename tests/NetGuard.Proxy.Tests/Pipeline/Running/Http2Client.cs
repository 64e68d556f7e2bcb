using System.Net;
using System.Net.Sockets;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>A client that speaks HTTP/2 without TLS and counts its connections.</summary>
internal sealed class Http2Client : IDisposable
{
    private readonly HttpClient _client;
    private int _connections;

    public Http2Client(Uri gateway) => _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = gateway };

    public int Connections => Volatile.Read(ref _connections);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, HttpContent? content = null)
    {
        using var message = new HttpRequestMessage(method, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        message.Headers.Add("api-key", key);
        using var patience = new CancellationTokenSource(Patience.Long);
        return await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token);
    }

    /// <summary>A stream whose first event has come.</summary>
    public async Task<EventReader> OpenStreamAsync(EventStreams streams, string path, string key)
    {
        streams.Send(path, "first");
        var reader = new EventReader(await SendAsync(HttpMethod.Get, path, key));
        Assert.Equal("data: first", await reader.ReadLineAsync());
        return reader;
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancelled)
    {
        Interlocked.Increment(ref _connections);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancelled);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Reads an answer's lines that say something.</summary>
    internal sealed class EventReader(HttpResponseMessage answer) : IDisposable
    {
        private readonly StreamReader _lines = new(answer.Content.ReadAsStream());

        /// <summary>The next line that is not empty; <c>null</c> at the orderly end.</summary>
        public async Task<string?> ReadLineAsync()
        {
            using var patience = new CancellationTokenSource(Patience.Long);
            string? line;
            do
            {
                line = await _lines.ReadLineAsync(patience.Token);
            }
            while (line?.Length == 0);
            return line;
        }

        public void Dispose()
        {
            _lines.Dispose();
            answer.Dispose();
        }
    }
}

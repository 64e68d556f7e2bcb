using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>An HTTP client whose connections come from a chosen address and begin with chosen bytes, before TLS.</summary>
internal sealed class Tunnel(EndPoint server, IPAddress from, byte[] first) : IAsyncDisposable
{
    private readonly List<Socket> _sockets = [];

    public int Connections => _sockets.Count;

    public HttpClient Client(RemoteCertificateValidationCallback? trust = null) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        SslOptions = { RemoteCertificateValidationCallback = trust },
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets.Add(socket);
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(server, cancellation);
            await socket.SendAsync(first, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    public static async Task<HttpStatusCode> GetHttp2Async(HttpClient client, Uri address)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(message);
        Assert.Equal(HttpVersion.Version20, answer.Version);
        return answer.StatusCode;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}

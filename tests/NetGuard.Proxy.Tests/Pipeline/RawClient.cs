using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>Sends bytes as they are and reads until the server closes.</summary>
internal static class RawClient
{
    public static Task<string> SendAsync(EndPoint server, string request) => SendAsync(server, Encoding.Latin1.GetBytes(request));

    public static async Task<string> SendAsync(EndPoint server, byte[] request, IPAddress? from = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        await socket.ConnectAsync(server, patience.Token);
        var answer = new MemoryStream();
        try
        {
            await socket.SendAsync(request, patience.Token);
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
            {
                answer.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // A server that refuses may reset the connection under bytes that it will not read; what it said before counts.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public static int StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), provider: null) : 0;
}

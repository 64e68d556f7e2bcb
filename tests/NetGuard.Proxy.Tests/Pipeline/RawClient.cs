using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>Sends bytes as they are and reads one answer, to its last byte or to the connection's end.</summary>
internal static class RawClient
{
    private const string HeadersEnd = "\r\n\r\n";

    public static Task<string> SendAsync(EndPoint server, string request, IPAddress? from = null) =>
        SendAsync(server, Encoding.Latin1.GetBytes(request), from);

    /// <param name="server">The gateway.</param>
    /// <param name="request">What is sent, at once.</param>
    /// <param name="from">The address to call from.</param>
    /// <param name="patience">How long an answer is waited for; the test fails after it unless <paramref name="mayStaySilent"/>.</param>
    /// <param name="mayStaySilent">Whether no answer is an outcome: the server waits for the rest of the request.</param>
    /// <param name="toEnd">Reads all answers, until the server closes.</param>
    public static async Task<string> SendAsync(EndPoint server, byte[] request, IPAddress? from = null, TimeSpan? patience = null, bool mayStaySilent = false, bool toEnd = false)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(10));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        var answer = new StringBuilder();
        try
        {
            await socket.ConnectAsync(server, limit.Token);
            await socket.SendAsync(request, limit.Token);
            var buffer = new byte[8192];
            while ((toEnd || !IsComplete(answer.ToString(), request)) && await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var count)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // A server that refuses may reset the connection under bytes that it will not read; what it said before counts.
        }
        catch (OperationCanceledException) when (mayStaySilent)
        {
        }

        return answer.ToString();
    }

    public static int StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), provider: null) : 0;

    public static string BodyOf(string answer) => answer[(answer.IndexOf(HeadersEnd, StringComparison.Ordinal) + HeadersEnd.Length)..];

    private static bool IsComplete(string answer, byte[] request)
    {
        var end = answer.IndexOf(HeadersEnd, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        if (request.AsSpan().StartsWith("HEAD "u8))
        {
            return true;
        }

        const string length = "Content-Length: ";
        var at = answer.IndexOf(length, 0, end, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        }

        at += length.Length;
        var expected = int.Parse(answer.AsSpan(at, answer.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
        return answer.Length >= end + HeadersEnd.Length + expected;
    }
}

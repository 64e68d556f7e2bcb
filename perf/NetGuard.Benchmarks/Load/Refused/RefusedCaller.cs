using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Benchmarks.Load.Refused;

/// <summary>
/// A caller who may not: connects from a loopback address that no rule allows, sends a request, and reads until the
/// connection ends. Blocking and on a thread of its own, so that it costs little and the same for all targets.
/// </summary>
internal sealed class RefusedCaller
{
    // IP_BIND_ADDRESS_NO_PORT (Linux, ip(7)): the port is chosen at connect, so that a source address has more than 28,000.
    private const int BindAddressNoPort = 24;

    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /openai/v1/models HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");

    private readonly IPEndPoint _from;
    private readonly IPEndPoint _to;
    private readonly byte[] _answer = new byte[4096];
    private readonly Thread _thread;
    private volatile bool _stop;

    /// <param name="number">Each caller has an address of its own, from 127.0.0.2 on.</param>
    /// <param name="to">The server.</param>
    public RefusedCaller(int number, IPEndPoint to)
    {
        _from = new IPEndPoint(new IPAddress([127, 0, (byte)((number + 2) >> 8), (byte)(number + 2)]), 0);
        _to = to;
        _thread = new Thread(Run) { IsBackground = true };
    }

    /// <summary>Connections by how they ended; read when the caller has stopped.</summary>
    public long[] Ends { get; } = new long[Enum.GetValues<Refusal>().Length];

    public void Start() => _thread.Start();

    public void Stop()
    {
        _stop = true;
        _thread.Join();
    }

    /// <summary>One connection.</summary>
    public Refusal Call()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5_000, SendTimeout = 5_000 };

        // Closed by a reset, so that thousands of connections a second leave none behind that waits.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)ProtocolType.IP, BindAddressNoPort, BitConverter.GetBytes(1));
        }

        var length = 0;
        try
        {
            socket.Bind(_from);
            socket.Connect(_to);
            socket.Send(Request);
            for (int read; length < _answer.Length && (read = socket.Receive(_answer, length, _answer.Length - length, SocketFlags.None)) > 0; length += read)
            {
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            // Closed while we spoke.
        }
        catch (SocketException)
        {
            return Refusal.None;
        }

        return length == 0 ? Refusal.Closed : _answer.AsSpan(0, length).StartsWith("HTTP/1.1 403 "u8) ? Refusal.Forbidden : Refusal.None;
    }

    private void Run()
    {
        while (!_stop)
        {
            Ends[(int)Call()]++;
        }
    }
}

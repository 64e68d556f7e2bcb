using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using NetGuard.Networks.ProxyProtocol;

namespace NetGuard.Proxy.Connections;

/// <summary>
/// The transport of a connection that begins with a PROXY header: reads and takes away the header at the first read, whoever
/// reads first (TLS, HTTP or a middleware), and from then on hands every call to the transport below. A connection without
/// a header, where one is expected, goes on with nobody named: each of its requests is then refused and told why.
/// </summary>
internal sealed class ProxyHeaderTransport : PipeReader, IDuplexPipe
{
    /// <summary>From accept to the header's last byte.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private const int Reading = 0, Passing = 1, Refused = 2;

    private static readonly ReadResult Canceled = new(default, isCanceled: true, isCompleted: false);
    private static readonly ReadResult Ended = new(default, isCanceled: false, isCompleted: true);

    private readonly ConnectionContext _connection;
    private readonly SocketAddressFeature _peer;
    private readonly ConnectionMetrics _metrics;
    private readonly PipeReader _input;
    private readonly ITimer _timer;
    private int _phase;

    // Bytes that have come and were not yet a whole header.
    private long _examined;

    // Whether the caller holds a result of the transport below, and so has to give it back there.
    private bool _handedOn;

    public ProxyHeaderTransport(ConnectionContext connection, SocketAddressFeature peer, ConnectionMetrics metrics, TimeProvider time)
    {
        _connection = connection;
        _peer = peer;
        _metrics = metrics;
        _input = connection.Transport.Input;
        Output = connection.Transport.Output;
        _timer = time.CreateTimer(static transport => ((ProxyHeaderTransport)transport!).Expire(), this, Timeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public PipeReader Input => this;

    public PipeWriter Output { get; }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _handedOn ? _input.ReadAsync(cancellationToken) : ReadPastHeaderAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        while (!_handedOn)
        {
            if (_phase == Refused)
            {
                result = Ended;
                return true;
            }

            if (_phase == Passing)
            {
                _handedOn = true;
            }
            else if (!_input.TryRead(out result))
            {
                return false;
            }
            else if (Take(result))
            {
                result = Canceled;
                return true;
            }
        }

        return _input.TryRead(out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_handedOn)
        {
            _input.AdvanceTo(consumed, examined);
        }
    }

    public override void CancelPendingRead() => _input.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _timer.Dispose();
        _input.Complete(exception);
    }

    private async ValueTask<ReadResult> ReadPastHeaderAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _phase) == Reading)
        {
            if (Take(await _input.ReadAsync(cancellationToken)))
            {
                return Canceled;
            }
        }

        if (_phase == Refused)
        {
            return Ended;
        }

        _handedOn = true;
        return await _input.ReadAsync(cancellationToken);
    }

    /// <summary>Takes what has arrived of the header; tells whether the caller cancelled its read.</summary>
    private bool Take(in ReadResult result)
    {
        var buffer = result.Buffer;
        var status = ProxyHeaderReader.Read(buffer, out var header);
        if (status == ProxyHeaderStatus.Incomplete && !result.IsCompleted)
        {
            _examined = result.IsCanceled ? _examined : buffer.Length;
            _input.AdvanceTo(buffer.Start, buffer.GetPosition(_examined));
            return result.IsCanceled;
        }

        // What was examined once may not be called unexamined again; what is new has to be, or the next read waits for more.
        var rest = buffer.Slice(header.Length);
        var silent = buffer.IsEmpty;
        var doubled = status == ProxyHeaderStatus.Complete && IsHeader(rest);
        _input.AdvanceTo(rest.Start, buffer.GetPosition(Math.Max(header.Length, _examined)));
        if (status == ProxyHeaderStatus.Malformed || doubled)
        {
            Refuse(RefusedConnection.ProxyHeaderMalformed);
        }
        else if (status == ProxyHeaderStatus.Incomplete)
        {
            // A peer that connects and leaves without a byte asked whether somebody is here: nothing was refused.
            Refuse(silent ? null : RefusedConnection.ProxyHeaderTruncated);
        }
        else if (Interlocked.CompareExchange(ref _phase, Passing, Reading) == Reading)
        {
            _timer.Dispose();
            _peer.Name(header.Client);
        }

        return result.IsCanceled;
    }

    // Of a second header at least the signature has to be here; one that comes later is no HTTP and no TLS either.
    private static bool IsHeader(in ReadOnlySequence<byte> bytes) =>
        bytes.Length >= ProxyHeaderReader.DistinctLength && ProxyHeaderReader.Read(bytes, out _) != ProxyHeaderStatus.Missing;

    private void Expire() => Refuse(_connection.ConnectionClosed.IsCancellationRequested ? null : RefusedConnection.ProxyHeaderTimeout);

    private void Refuse(RefusedConnection? reason)
    {
        if (Interlocked.CompareExchange(ref _phase, Refused, Reading) != Reading)
        {
            return;
        }

        _timer.Dispose();
        if (reason is { } counted)
        {
            _metrics.Count(counted);
        }

        _connection.Abort(new ConnectionAbortedException("The connection did not begin with a whole PROXY header."));
    }
}

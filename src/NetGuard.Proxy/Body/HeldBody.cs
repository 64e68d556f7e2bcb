using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Body.Spool;

namespace NetGuard.Proxy.Body;

/// <summary>
/// A request's body, read once, into one pooled array or a temporary file. The array goes back to the pool only when no
/// serialising has begun or all that began has ended well; otherwise it is left to the garbage collector. A transport that
/// still reads from an array that was rented anew would send one caller's bytes in another's request.
/// </summary>
internal sealed class HeldBody
{
    private readonly BodyStore _store;
    private readonly GatewayLimits _limits;
    private readonly SpoolFile? _file;
    private readonly Lock _gate = new();
    private byte[] _array;
    private byte[]? _whole;
    private int _readers;
    private bool _released;
    private bool _spoiled;

    /// <param name="array">Of the shared pool, charged to the store's memory.</param>
    /// <param name="length">Bytes of the body in it.</param>
    /// <param name="store">Where the body is held.</param>
    /// <param name="limits">The policy's bounds over all requests.</param>
    public HeldBody(byte[] array, int length, BodyStore store, GatewayLimits limits) =>
        (_array, Length, _store, _limits) = (array, length, store, limits);

    /// <param name="file">The body. One record is charged to the store's memory.</param>
    /// <param name="store">Where the body is held.</param>
    /// <param name="limits">The policy's bounds over all requests.</param>
    public HeldBody(SpoolFile file, BodyStore store, GatewayLimits limits) =>
        (_array, Length, _file, _store, _limits) = ([], file.Length, file, store, limits);

    public int Length { get; }

    public bool IsSpooled => _file is not null;

    /// <summary>The whole body; of a spooled one only while it is inspected.</summary>
    public ReadOnlyMemory<byte> Memory =>
        _file is null ? _array.AsMemory(0, Length)
        : _whole is { } whole ? whole.AsMemory(0, Length)
        : throw new InvalidOperationException("A spooled body is in memory only while it is inspected.");

    /// <summary>
    /// Reads to the end of the body. The outcome is the body, or a decision that refuses; what was taken is then given
    /// back. Exceptions of the transport pass through.
    /// </summary>
    /// <param name="reader">The request's body.</param>
    /// <param name="announced">Content-Length, or <c>null</c>.</param>
    /// <param name="maxLength">Bytes; the most that is read.</param>
    /// <param name="store">Where all requests hold their bodies.</param>
    /// <param name="limits">What all of them may hold together.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SpoolFaultException">A temporary file cannot be made or written.</exception>
    public static async ValueTask<(HeldBody? Body, Decision Decision)> ReadAsync(
        PipeReader reader, long? announced, long maxLength, BodyStore store, GatewayLimits limits, CancellationToken cancellation)
    {
        using var writer = new HeldBodyWriter(store, limits, announced);
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            var buffer = result.Buffer;
            Reason? refusal;
            try
            {
                refusal = writer.Length + buffer.Length > Math.Min(maxLength, Array.MaxLength - SpoolFile.TagSize) ? Reasons.BodySize
                    : await writer.TryAppendAsync(buffer) ? null
                    : Reasons.Capacity;
            }
            finally
            {
                // Also where the disk fails: the server goes on reading, to answer on an orderly connection.
                reader.AdvanceTo(buffer.End);
            }

            if (refusal is not null)
            {
                return (null, Decision.Reject(refusal));
            }

            if (result.IsCompleted)
            {
                break;
            }

            cancellation.ThrowIfCancellationRequested();
        }

        if (announced is not null && announced != writer.Length)
        {
            return (null, Decision.Reject(Reasons.BodyIncomplete));
        }

        return await writer.TryCompleteAsync() is { } body ? (body, Decision.Allow) : (null, Decision.Reject(Reasons.Capacity));
    }

    /// <summary>
    /// Makes <see cref="Memory"/> readable: a spooled body is read back, in its turn and as memory allows. <c>false</c> where
    /// memory did not in time.
    /// </summary>
    /// <exception cref="SpoolFaultException">The temporary file cannot be read.</exception>
    public async ValueTask<bool> TryBeginInspectionAsync(CancellationToken cancellation)
    {
        if (_file is null || _whole is not null)
        {
            return true;
        }

        if (await _store.Inspection.RentAsync(Length + SpoolFile.TagSize, _limits.MaxBufferedBytes, cancellation) is not { } whole)
        {
            return false;
        }

        try
        {
            using var reader = _file.OpenReader();
            var at = 0;
            while (await reader.ReadAsync(whole.AsMemory(at), cancellation) is > 0 and var count)
            {
                at += count;
            }

            _whole = whole;
            return true;
        }
        finally
        {
            if (_whole is null)
            {
                _store.Inspection.Return(whole);
            }
        }
    }

    /// <summary>A spooled body is on disk alone again. Nothing may read <see cref="Memory"/> any more.</summary>
    public void EndInspection()
    {
        if (_whole is { } whole)
        {
            _whole = null;
            _store.Inspection.Return(whole);
        }
    }

    /// <summary>Keeps the body for one serialising; <c>false</c> after the release.</summary>
    public bool TryBeginReading()
    {
        lock (_gate)
        {
            if (_released)
            {
                return false;
            }

            _readers++;
            return true;
        }
    }

    /// <summary>Writes the body, between <see cref="TryBeginReading"/> and <see cref="EndReading"/>. May be done several times.</summary>
    /// <exception cref="SpoolFaultException">The temporary file cannot be read.</exception>
    public ValueTask CopyToAsync(Stream stream, CancellationToken cancellation) =>
        _file is null ? stream.WriteAsync(Memory, cancellation) : CopySpooledAsync(_file, stream, cancellation);

    /// <param name="endedWell">Whether every write has completed; one that failed or was cancelled may still be read from.</param>
    public void EndReading(bool endedWell)
    {
        lock (_gate)
        {
            _readers--;
            Debug.Assert(_readers >= 0);
            _spoiled |= !endedWell;
            if (_released && _readers == 0)
            {
                LetGo();
            }
        }
    }

    /// <summary>The request is over. May be called more than once.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (_released)
            {
                return;
            }

            _released = true;

            // A serialising that outlives its request is one that the transport did not wait for.
            _spoiled |= _readers > 0;
            if (_readers == 0)
            {
                LetGo();
            }
        }
    }

    private static async ValueTask CopySpooledAsync(SpoolFile file, Stream stream, CancellationToken cancellation)
    {
        var record = ArrayPool<byte>.Shared.Rent(SpoolFile.RecordSize);
        using (var reader = file.OpenReader())
        {
            while (await reader.ReadAsync(record, cancellation) is > 0 and var count)
            {
                await stream.WriteAsync(record.AsMemory(0, count), cancellation);
            }
        }

        // Only here: a write that failed may still be read from, and its buffer is left to the collector.
        ArrayPool<byte>.Shared.Return(record);
    }

    private void LetGo()
    {
        if (_file is not null)
        {
            EndInspection();
            _file.Dispose();
            _store.Memory.Return(SpoolFile.RecordSize);
            return;
        }

        var array = _array;
        _array = [];
        _store.Memory.Return(array.Length);
        if (!_spoiled && array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}

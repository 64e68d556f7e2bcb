using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using NetGuard.Decisions;

namespace NetGuard.Proxy.Body;

/// <summary>
/// A request's body, read once into one pooled array. The array goes back to the pool only when no serialising has begun
/// or all that began has ended well; otherwise it is left to the garbage collector. A transport that still reads from an
/// array that was rented anew would send one caller's bytes in another's request.
/// </summary>
internal sealed class HeldBody
{
    /// <summary>
    /// An array is at most this many times what has arrived, whatever Content-Length announces: a header costs its sender
    /// nothing.
    /// </summary>
    private const int Growth = 4;

    private const int Smallest = 4096;

    private readonly BufferBudget _budget;
    private readonly Lock _gate = new();
    private byte[] _array = [];
    private int _length;
    private int _readers;
    private bool _released;
    private bool _spoiled;

    private HeldBody(BufferBudget budget) => _budget = budget;

    public int Length => _length;

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, _length);

    /// <summary>
    /// Reads to the end of the body. The outcome is the body, or a decision that refuses; what was rented is then given
    /// back. Exceptions of the transport pass through.
    /// </summary>
    /// <param name="reader">The request's body.</param>
    /// <param name="announced">Content-Length, or <c>null</c>.</param>
    /// <param name="maxLength">Bytes; the most that is read.</param>
    /// <param name="budget">What all requests hold together.</param>
    /// <param name="maxBuffered">Bytes; the most that all requests may hold.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async ValueTask<(HeldBody? Body, Decision Decision)> ReadAsync(
        PipeReader reader, long? announced, long maxLength, BufferBudget budget, long maxBuffered, CancellationToken cancellation)
    {
        var body = new HeldBody(budget);
        var complete = false;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellation);
                var buffer = result.Buffer;
                var refusal = body._length + buffer.Length > Math.Min(maxLength, Array.MaxLength) ? Reasons.BodySize
                    : body.TryAppend(buffer, announced, maxBuffered) ? null
                    : Reasons.Capacity;
                reader.AdvanceTo(buffer.End);
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

            complete = announced is null || announced == body._length;
            return complete ? (body, Decision.Allow) : (null, Decision.Reject(Reasons.BodyIncomplete));
        }
        finally
        {
            if (!complete)
            {
                body.Release();
            }
        }
    }

    /// <summary>Keeps the array for one serialising; <c>false</c> after the release.</summary>
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

    private void LetGo()
    {
        var array = _array;
        _array = [];
        _budget.Return(array.Length);
        if (!_spoiled && array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private bool TryAppend(in ReadOnlySequence<byte> arrived, long? announced, long maxBuffered)
    {
        var needed = _length + (int)arrived.Length;
        if (needed > _array.Length && !TryGrow(needed, announced, maxBuffered))
        {
            return false;
        }

        arrived.CopyTo(_array.AsSpan(_length));
        _length = needed;
        return true;
    }

    private bool TryGrow(int needed, long? announced, long maxBuffered)
    {
        var wanted = (int)Math.Clamp(Math.Min(announced ?? needed, (long)needed * Growth), Math.Max(needed, Smallest), Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        if (!_budget.TryReserve(larger.Length, maxBuffered))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        var smaller = _array;
        smaller.AsSpan(0, _length).CopyTo(larger);
        _array = larger;
        _budget.Return(smaller.Length);
        if (smaller.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(smaller);
        }

        return true;
    }
}

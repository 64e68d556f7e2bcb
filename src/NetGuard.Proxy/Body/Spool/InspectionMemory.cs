namespace NetGuard.Proxy.Body.Spool;

/// <summary>
/// Arrays in which spooled bodies are whole again while they are inspected. They count as held memory, and whoever needs
/// one waits for its turn. A pool of our own, because the shared one keeps an array of each size for every thread.
/// </summary>
internal sealed class InspectionMemory(BufferBudget memory, TimeProvider time)
{
    /// <summary>How long a body that has arrived waits to be inspected, before its request is refused.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of arrays that wait to be used again, beside what is held.</summary>
    public const long MaxIdle = 32 << 20;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _idle = [];
    private long _idleBytes;

    /// <summary>An array of at least <paramref name="length"/> bytes; <c>null</c> where there was no room in time.</summary>
    public async ValueTask<byte[]?> RentAsync(int length, long limit, CancellationToken cancellation)
    {
        var size = SizeFor(length, limit);
        return await memory.ReserveAsync(size, limit, Patience, time, cancellation) ? Take(size) : null;
    }

    public void Return(byte[] array)
    {
        lock (_gate)
        {
            if (array.Length <= MaxIdle)
            {
                _idle.Add(array);
                _idleBytes += array.Length;
            }

            // Those that nobody has asked for lately make room.
            while (_idleBytes > MaxIdle)
            {
                _idleBytes -= _idle[0].Length;
                _idle.RemoveAt(0);
            }
        }

        memory.Return(array.Length);
    }

    /// <summary>Four sizes for each doubling: bodies of about one size share arrays, and at most a fifth of one is unused.</summary>
    private static int SizeFor(int length, long limit)
    {
        var step = Math.Max(4096, (int)(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length) / 8));
        var size = ((long)length + step - 1) / step * step;
        return size <= Math.Min(limit, Array.MaxLength) ? (int)size : length;
    }

    private byte[] Take(int size)
    {
        lock (_gate)
        {
            var at = _idle.FindLastIndex(array => array.Length == size);
            if (at >= 0)
            {
                var array = _idle[at];
                _idle.RemoveAt(at);
                _idleBytes -= size;
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }
}

namespace NetGuard.Proxy.Body;

/// <summary>Bytes of request bodies held over all requests.</summary>
internal sealed class BufferBudget
{
    private long _reserved;

    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>Takes <paramref name="bytes"/> out of the budget, or nothing where that would pass <paramref name="limit"/>.</summary>
    public bool TryReserve(long bytes, long limit)
    {
        if (Interlocked.Add(ref _reserved, bytes) <= limit)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _reserved, -bytes);
}

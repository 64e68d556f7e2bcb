using System.Diagnostics;

namespace NetGuard.Proxy.Body;

/// <summary>
/// Bytes of request bodies held over all requests, in memory or on disk. Who may wait for room gets it in the order of
/// arrival.
/// </summary>
internal sealed class BufferBudget
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _queue = [];
    private long _reserved;
    private int _waiting;

    public long Reserved => Volatile.Read(ref _reserved);

    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes <paramref name="bytes"/> out of the budget, or nothing where that would pass <paramref name="limit"/>.</summary>
    public bool TryReserve(long bytes, long limit)
    {
        // Never past the limit, not even for a moment: another request would be refused for it.
        var reserved = Reserved;
        while (reserved + bytes <= limit)
        {
            var seen = Interlocked.CompareExchange(ref _reserved, reserved + bytes, reserved);
            if (seen == reserved)
            {
                return true;
            }

            reserved = seen;
        }

        return false;
    }

    /// <summary>Waits for room behind those who came before; <c>false</c> where there was none in time, or can be none.</summary>
    public async ValueTask<bool> ReserveAsync(long bytes, long limit, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        if (bytes > limit)
        {
            return false;
        }

        var waiter = new Waiter(bytes, limit);
        lock (_gate)
        {
            _queue.AddLast(waiter.Place);

            // Counted before the first try, with a fence between: a return that the try does not see sees the waiter.
            Interlocked.Increment(ref _waiting);
        }

        AdmitWaiters();
        await waiter.Admission.WaitAsync(patience, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (TryGiveUp(waiter))
        {
            // Those behind it may need less.
            AdmitWaiters();
            cancellation.ThrowIfCancellationRequested();
            return false;
        }

        if (cancellation.IsCancellationRequested)
        {
            Return(bytes);
            cancellation.ThrowIfCancellationRequested();
        }

        return true;
    }

    public void Return(long bytes)
    {
        var left = Interlocked.Add(ref _reserved, -bytes);
        Debug.Assert(left >= 0);
        if (Waiting > 0)
        {
            AdmitWaiters();
        }
    }

    private void AdmitWaiters()
    {
        lock (_gate)
        {
            while (_queue.First is { } first && TryReserve(first.Value.Bytes, first.Value.Limit))
            {
                _queue.RemoveFirst();
                Interlocked.Decrement(ref _waiting);
                first.Value.Admit();
            }
        }
    }

    private bool TryGiveUp(Waiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Admission.IsCompleted)
            {
                return false;
            }

            _queue.Remove(waiter.Place);
            Interlocked.Decrement(ref _waiting);
            return true;
        }
    }

    private sealed class Waiter
    {
        private readonly TaskCompletionSource _admission = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Waiter(long bytes, long limit)
        {
            (Bytes, Limit) = (bytes, limit);
            Place = new LinkedListNode<Waiter>(this);
        }

        public long Bytes { get; }

        public long Limit { get; }

        public LinkedListNode<Waiter> Place { get; }

        public Task Admission => _admission.Task;

        public void Admit() => _admission.SetResult();
    }
}

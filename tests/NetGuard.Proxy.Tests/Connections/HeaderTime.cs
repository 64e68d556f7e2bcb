using NetGuard.Proxy.Connections;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>Time that stands still for the limits of PROXY headers, until a test lets it pass.</summary>
internal sealed class HeaderTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Limit> _limits = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _passed;

    /// <summary>Completes when the first limit has begun.</summary>
    public Task Started => _started.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != ProxyHeaderTransport.Timeout)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        lock (_lock)
        {
            var limit = new Limit(callback, state, _passed + dueTime);
            _limits.Add(limit);
            _started.TrySetResult();
            return limit;
        }
    }

    public void Advance(TimeSpan by)
    {
        Limit[] due;
        lock (_lock)
        {
            _passed += by;
            due = [.. _limits.Where(limit => limit.Due <= _passed)];
            _limits.RemoveAll(due.Contains);
        }

        foreach (var limit in due)
        {
            limit.Fire();
        }
    }

    private sealed class Limit(TimerCallback callback, object? state, TimeSpan due) : ITimer
    {
        private volatile bool _disposed;

        public TimeSpan Due => due;

        public void Fire()
        {
            if (!_disposed)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

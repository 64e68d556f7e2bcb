namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>Time, timestamps too, that passes when a test says so, under requests on other threads; its timers run on the test's.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<SteppedTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (Next(end) is { } callback)
        {
            callback();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    private Action? Next(DateTimeOffset end)
    {
        lock (_gate)
        {
            if (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is not { } next)
            {
                return null;
            }

            _now = next.Due!.Value;
            next.Due = next.Period == Timeout.InfiniteTimeSpan ? null : next.Due + next.Period;
            return next.Callback;
        }
    }

    private sealed class SteppedTimer(SteppedTime time, Action callback) : ITimer
    {
        public Action Callback => callback;

        public TimeSpan Period { get; private set; }

        public DateTimeOffset? Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

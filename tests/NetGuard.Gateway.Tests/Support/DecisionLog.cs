using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NetGuard.Gateway.Tests.Support;

/// <summary>One logged event: its text, and its fields by name.</summary>
internal sealed record LoggedEvent(string Category, LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Fields)
{
    public string? this[string field] => Fields.GetValueOrDefault(field)?.ToString();
}

/// <summary>Keeps what a gateway logs, and lets a test wait for an event instead of sleeping.</summary>
internal sealed class DecisionLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LoggedEvent> _events = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();

    /// <summary>Takes out what has been logged so far.</summary>
    public IEnumerable<LoggedEvent> Drain()
    {
        while (_events.TryDequeue(out var logged))
        {
            yield return logged;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    /// <summary>The record of the request whose answer carried this id, or the first that satisfies the condition.</summary>
    public async Task<LoggedEvent> WaitForAsync(Func<LoggedEvent, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (_events.FirstOrDefault(condition) is { } found)
            {
                return found;
            }

            await changed.WaitAsync(patience.Token);
        }
    }

    public Task<LoggedEvent> WaitForDecisionAsync(Func<LoggedEvent, bool> condition) =>
        WaitForAsync(logged => logged.Category == "NetGuard.Decision" && condition(logged));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Keep(LoggedEvent logged)
    {
        _events.Enqueue(logged);
        lock (_gate)
        {
            _changed.SetResult();
            _changed = New();
        }
    }

    private sealed class Logger(DecisionLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                fields[name] = value;
            }

            log.Keep(new LoggedEvent(category, logLevel, exception is null ? formatter(state, exception) : $"{formatter(state, exception)}\n{exception}", fields));
        }
    }
}

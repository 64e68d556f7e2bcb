using System.Globalization;
using System.Text;
using NetGuard.Documents;

namespace NetGuard.Proxy.Configuration;

internal enum PolicyStatus : byte
{
    Healthy,

    /// <summary>The last change could not be taken over; an older policy goes on.</summary>
    Degraded,
}

/// <summary>Who found fault with the last change.</summary>
internal enum PolicyConcern : byte
{
    /// <summary>The file, or the section of the application's own configuration.</summary>
    Source,

    /// <summary>The routes and clusters that a configuration provider hands to YARP.</summary>
    Routes,

    /// <summary>YARP, when it put a route set in place.</summary>
    Proxy,

    /// <summary>A network's file or feed: its list is unknown, stale, or refused.</summary>
    Networks,
}

/// <param name="Status">Degraded while any concern is open.</param>
/// <param name="Reason">One line that names the place and never a value; <c>null</c> when healthy.</param>
/// <param name="LastSuccess">When a change was last taken over; <c>null</c> before the first.</param>
/// <param name="CurrentVersion">The newest published version.</param>
internal sealed record PolicyHealthState(PolicyStatus Status, string? Reason, DateTimeOffset? LastSuccess, string? CurrentVersion)
{
    /// <summary>An administrator's last change is not in force.</summary>
    public bool Stale => Status == PolicyStatus.Degraded;
}

/// <summary>Whether the policy in force is the one that was last written, for <c>/health</c> and the metrics.</summary>
internal sealed class PolicyHealth(PolicyStore store, TimeProvider time)
{
    private const int MaxReasonLength = 512;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<PolicyConcern, string> _open = [];
    private DateTimeOffset? _lastSuccess;
    private PolicyHealthState _current = new(PolicyStatus.Healthy, null, null, null);

    public PolicyHealthState Current => Volatile.Read(ref _current);

    /// <summary>Raised after each report, on the reporter's thread.</summary>
    public event Action<PolicyHealthState>? Changed;

    /// <summary>Raised for each change that was tried: its error type from <see cref="PolicyErrorTypes"/>, or <c>null</c> for success.</summary>
    public event Action<string?>? Reloaded;

    public void Fail(PolicyConcern concern, string errorType, string reason)
    {
        Report(() => _open[concern] = OneLine(reason));
        Reloaded?.Invoke(errorType);
    }

    /// <summary>A reason for <c>/health</c>: the place of the first error and how many there are. Messages stay in the log, for they may quote ranges.</summary>
    public void Fail(PolicyConcern concern, IReadOnlyList<ConfigError> errors)
    {
        var faults = errors.Where(error => error.Severity == Severity.Error).ToList();
        var first = faults.Count > 0 ? $"{faults[0].Origin} {faults[0].Path}".TrimEnd() : "unknown place";
        Fail(concern, PolicyErrorTypes.Invalid, string.Create(CultureInfo.InvariantCulture, $"{first}: {faults.Count} error{(faults.Count == 1 ? "" : "s")}, listed in the log"));
    }

    /// <summary>Something is wrong that is no change of the configuration. Said again, it is nothing new.</summary>
    public void Alarm(PolicyConcern concern, string reason)
    {
        var line = OneLine(reason);
        lock (_gate)
        {
            if (_open.GetValueOrDefault(concern) == line)
            {
                return;
            }
        }

        Report(() => _open[concern] = line);
    }

    /// <summary>A change was taken over.</summary>
    public void Succeed(PolicyConcern concern)
    {
        Report(() =>
        {
            _open.Remove(concern);
            _lastSuccess = time.GetUtcNow();
        });
        Reloaded?.Invoke(null);
    }

    /// <summary>A concern is over without a change: what is written is what is in force.</summary>
    public void Clear(PolicyConcern concern)
    {
        lock (_gate)
        {
            if (!_open.ContainsKey(concern))
            {
                return;
            }
        }

        Report(() => _open.Remove(concern));
    }

    /// <summary>Completes as soon as a state satisfies the condition, at once if the present one does.</summary>
    public async Task<PolicyHealthState> WaitAsync(Func<PolicyHealthState, bool> condition, CancellationToken cancellation)
    {
        var reached = new TaskCompletionSource<PolicyHealthState>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(PolicyHealthState state)
        {
            if (condition(state))
            {
                reached.TrySetResult(state);
            }
        }

        Changed += Look;
        try
        {
            Look(Current);
            return await reached.Task.WaitAsync(cancellation);
        }
        finally
        {
            Changed -= Look;
        }
    }

    private void Report(Action change)
    {
        PolicyHealthState state;
        lock (_gate)
        {
            change();
            state = new(
                _open.Count == 0 ? PolicyStatus.Healthy : PolicyStatus.Degraded,
                _open.Count == 0 ? null : string.Join("; ", _open.Values),
                _lastSuccess,
                store.Current?.Version);
            Volatile.Write(ref _current, state);
        }

        Changed?.Invoke(state);
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (line.Length == MaxReasonLength)
            {
                break;
            }

            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }
}

/// <summary>The closed list of <c>error.type</c> of a change that was not taken over.</summary>
internal static class PolicyErrorTypes
{
    public const string Missing = "missing";
    public const string Unreadable = "unreadable";
    public const string Unsettled = "unsettled";
    public const string Invalid = "invalid";
    public const string NotApplied = "not_applied";
    public const string Internal = "internal";
}

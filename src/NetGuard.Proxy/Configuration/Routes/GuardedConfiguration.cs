using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Library;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>
/// What YARP may see of all its providers: the last route set that compiled. A change of a provider or of the policy
/// makes a new set of all of them, or is refused whole and leaves the old one in place.
/// </summary>
internal sealed partial class GuardedConfiguration : IDisposable
{
    /// <summary>
    /// A change that is refused is looked at again before it is called bad: an application's policy and routes often come
    /// from one file, but tell of its change one after the other.
    /// </summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(250);

    /// <summary>How often providers are asked that cannot call, or threw.</summary>
    public static readonly TimeSpan PollTime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();

    /// <summary>Accepted routes and clusters, each with its policy: whoever holds a route keeps its policy alive.</summary>
    private readonly ConditionalWeakTable<object, PolicySnapshot> _accepted = [];
    private readonly RouteSetCompiler _compiler;
    private readonly IRoutePolicy? _policy;
    private readonly PolicyStore _store;
    private readonly PolicyHealth _health;
    private readonly ILogger<GuardedConfiguration> _logger;
    private readonly ProviderSlot[] _slots;
    private readonly ITimer _timer;
    private readonly IDisposable? _policyChanges;
    private RouteSet? _current;
    private object?[] _currentInputs = [];
    private string _reported = "";

    /// <param name="slots">The application's providers.</param>
    /// <param name="compiler">Compiles their union.</param>
    /// <param name="policy">The application's policy; <c>null</c> in the gateway, whose routes come stamped.</param>
    /// <param name="store">Where the versions that routes name are kept.</param>
    /// <param name="health">Told of what is refused.</param>
    /// <param name="time">Drives the second look.</param>
    /// <param name="logger">Gets every error.</param>
    public GuardedConfiguration(IEnumerable<ProviderSlot> slots, RouteSetCompiler compiler, IRoutePolicy? policy, PolicyStore store, PolicyHealth health, TimeProvider time, ILogger<GuardedConfiguration> logger)
    {
        _slots = [.. slots];
        _compiler = compiler;
        _policy = policy;
        _store = store;
        _health = health;
        _logger = logger;
        _timer = time.CreateTimer(_ => LookAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _policyChanges = policy?.OnChange(() => Update(settled: false));
    }

    /// <summary>One provider's part of the current route set. The first call loads all of them, and throws every error.</summary>
    public IProxyConfig Get(int index)
    {
        lock (_gate)
        {
            if (_current is null)
            {
                LoadFirst();
            }

            return _current!.Parts[index];
        }
    }

    /// <summary>Whether YARP shows a route or cluster exactly as it was accepted: the record itself, not one made from it.</summary>
    public bool IsAccepted(object routeOrCluster) => _accepted.TryGetValue(routeOrCluster, out _);

    public void Dispose()
    {
        _policyChanges?.Dispose();
        _timer.Dispose();
        foreach (var slot in _slots)
        {
            slot.Dispose();
        }

        _current?.Dispose();
    }

    private void LoadFirst()
    {
        foreach (var slot in _slots)
        {
            slot.Load();
        }

        var errors = new List<ConfigError>();
        var set = _compiler.Compile(Configs(), _policy?.Current, errors);
        Accept(set ?? throw new ConfigurationFaultException("set of routes and clusters", errors));
        if (_policy is not null)
        {
            // In the gateway the file's compilation has said them, with the places in the file.
            ConfigErrorLog.Write(_logger, errors);
            _health.Succeed(PolicyConcern.Routes);
        }

        foreach (var slot in _slots)
        {
            slot.Watch(Reload);
        }

        Schedule();
    }

    private void Reload(ProviderSlot slot)
    {
        Load(slot);
        slot.Watch(Reload);
        Update(settled: false);
    }

    private void Load(ProviderSlot slot)
    {
        try
        {
            slot.Load();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.ProviderFailed(_logger, slot.Origin, e);
            _health.Fail(PolicyConcern.Routes, PolicyErrorTypes.Unreadable, $"{slot.Origin} gives no configuration, see the log");
        }
    }

    private void LookAgain()
    {
        foreach (var slot in _slots)
        {
            if (slot.Failed || slot.IsOutdated)
            {
                Load(slot);
                slot.Watch(Reload);
            }
        }

        Update(settled: true);
    }

    private void Update(bool settled)
    {
        try
        {
            UpdateCore(settled);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of ours reaches neither the provider that told of its change nor a timer's thread. What is in force stays.
            Log.Failed(_logger, e);
            _health.Fail(PolicyConcern.Routes, PolicyErrorTypes.Internal, "the changed routes and clusters could not be compiled, see the log");
        }
    }

    private void UpdateCore(bool settled)
    {
        RouteSet? outdated = null;
        var errors = new List<ConfigError>();
        bool inForce;
        lock (_gate)
        {
            if (_current is null)
            {
                // Not loaded yet: YARP's first question finds the newest of everything.
                return;
            }

            inForce = Inputs().SequenceEqual(_currentInputs);
            if (!inForce && _compiler.Compile(Configs(), _policy?.Current, errors) is { } set)
            {
                outdated = _current;
                inForce = true;
                Accept(set);
            }

            Schedule(again: !inForce && !settled);
        }

        if (inForce)
        {
            ReportInForce(changed: outdated is not null);
        }
        else if (settled)
        {
            ReportRefusal(errors);
        }

        // Not under the lock: YARP reloads on this thread and asks for the new set.
        outdated?.SignalOutdated();
    }

    private void Accept(RouteSet set)
    {
        if (_policy is not null)
        {
            _store.Publish(set.Snapshot);
        }

        foreach (var part in set.Parts)
        {
            foreach (var accepted in part.Routes.Concat<object>(part.Clusters))
            {
                _accepted.AddOrUpdate(accepted, set.Snapshot);
            }
        }

        _current = set;
        _currentInputs = Inputs();
    }

    private void ReportInForce(bool changed)
    {
        _reported = "";
        if (_slots.Any(slot => slot.Failed))
        {
            return;
        }

        // In the gateway the file's watcher counts the change.
        if (changed && _policy is not null)
        {
            _health.Succeed(PolicyConcern.Routes);
        }
        else
        {
            _health.Clear(PolicyConcern.Routes);
        }
    }

    private void ReportRefusal(List<ConfigError> errors)
    {
        var text = string.Join('\n', errors);
        if (text != _reported)
        {
            _reported = text;
            Log.Refused(_logger, _store.Current?.Version);
            ConfigErrorLog.Write(_logger, errors);
            _health.Fail(PolicyConcern.Routes, errors);
        }
    }

    private void Schedule(bool again = false)
    {
        var due = again || _slots.Any(slot => slot.IsOutdated && !slot.Failed) ? SettleTime : _slots.Any(slot => slot.NeedsPolling) ? PollTime : Timeout.InfiniteTimeSpan;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private object?[] Inputs() => [_policy?.Current, .. _slots.Select(slot => slot.Latest)];

    private List<(IProxyConfig Config, Origin Origin)> Configs() => [.. _slots.Select(slot => (slot.Latest!, slot.Origin))];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The changed routes and clusters are not taken over; policy {Version} goes on. The errors follow.")]
        public static partial void Refused(ILogger logger, string? version);

        [LoggerMessage(2, LogLevel.Error, "{Provider} threw when it was asked for its configuration; what it gave before goes on.")]
        public static partial void ProviderFailed(ILogger logger, Origin provider, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "The changed routes and clusters could not be compiled; what was in force goes on.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

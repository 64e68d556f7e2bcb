using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NetGuard.Policy;
using NetGuard.Proxy.Pipeline.Running;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>
/// The meters of resources, by name: a reload changes neither what was used nor what runs. Those of resources that no policy
/// knows any more go when a new name comes, so there are never more than two policies' worth.
/// </summary>
internal sealed class ResourceMeters
{
    private readonly ConcurrentDictionary<string, Counted> _meters = new(StringComparer.OrdinalIgnoreCase);
    private readonly PolicyInForce _inForce;
    private int _counters;

    public ResourceMeters(PolicyInForce inForce, IMeterFactory meters)
    {
        _inForce = inForce;
        meters.Create(RequestMetrics.MeterName).CreateObservableUpDownCounter(
            "netguard.requests.running", Observe, "{request}", "Admitted requests whose answer has not ended.");
    }

    public int Count => _meters.Count;

    /// <param name="request">The request, whose resource is meant.</param>
    /// <param name="counter">A number of that meter alone, for its clients.</param>
    public Meter Of(GuardedRequest request, out int counter)
    {
        var name = request.Resource!.Name;
        var counted = _meters.TryGetValue(name, out var known) ? known : Add(name, request.Snapshot!);
        counter = counted.Counter;
        return counted.Meter;
    }

    private Counted Add(string name, PolicySnapshot snapshot)
    {
        var inForce = _inForce.Current?.Snapshot;
        foreach (var known in _meters.Keys)
        {
            if (!snapshot.Resources.ContainsKey(known) && inForce?.Resources.ContainsKey(known) != true)
            {
                _meters.TryRemove(known, out _);
            }
        }

        return _meters.GetOrAdd(name, _ => new Counted(new Meter(), Interlocked.Increment(ref _counters)));
    }

    private IEnumerable<Measurement<int>> Observe()
    {
        foreach (var (name, counted) in _meters)
        {
            yield return new(counted.Meter.Running, new KeyValuePair<string, object?>("netguard.resource", name));
        }
    }

    private sealed record Counted(Meter Meter, int Counter);
}

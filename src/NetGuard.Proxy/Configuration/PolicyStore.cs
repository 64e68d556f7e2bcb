using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Routes;

namespace NetGuard.Proxy.Configuration;

/// <summary>
/// The snapshots that routes may name. A version is published before the routes that name it. It is held until YARP has
/// applied later ones, and found for as long as anybody holds a route of it (<see cref="GuardedConfiguration"/> ties
/// them together): a request that was matched to a route finds the route's policy, however many came since.
/// </summary>
internal sealed class PolicyStore
{
    private readonly ConcurrentDictionary<string, Entry> _versions = new(StringComparer.Ordinal);
    private long _sequence;
    private volatile PolicySnapshot? _current;

    /// <summary>The newest published snapshot; <c>null</c> before the first.</summary>
    public PolicySnapshot? Current => _current;

    /// <summary>The snapshots that are in use, or about to be.</summary>
    public IEnumerable<PolicySnapshot> Held => _versions.Values.Select(entry => entry.Held).OfType<PolicySnapshot>();

    public bool TryGet(string version, [NotNullWhen(true)] out PolicySnapshot? snapshot)
    {
        if (!_versions.TryGetValue(version, out var entry))
        {
            snapshot = null;
            return false;
        }

        snapshot = entry.Held;
        return snapshot is not null || entry.Known.TryGetTarget(out snapshot);
    }

    public void Publish(PolicySnapshot snapshot)
    {
        _versions[snapshot.Version] = new(snapshot, new(snapshot), Interlocked.Increment(ref _sequence));
        _current = snapshot;
    }

    /// <summary>
    /// Lets go of what was published before the newest of <paramref name="inUse"/> and is not named there. Later versions
    /// stay: their routes are still on the way.
    /// </summary>
    public void Retire(IReadOnlySet<string> inUse)
    {
        var newest = 0L;
        foreach (var version in inUse)
        {
            newest = _versions.TryGetValue(version, out var entry) ? Math.Max(newest, entry.Sequence) : newest;
        }

        foreach (var version in _versions)
        {
            // Both act on this very entry: the same version may be published anew meanwhile.
            var entry = version.Value;
            if (!entry.Known.TryGetTarget(out _))
            {
                _versions.TryRemove(version);
            }
            else if (entry.Held is not null && entry.Sequence < newest && !inUse.Contains(version.Key))
            {
                _versions.TryUpdate(version.Key, new(null, entry.Known, entry.Sequence), entry);
            }
        }
    }

    private sealed class Entry(PolicySnapshot? held, WeakReference<PolicySnapshot> known, long sequence)
    {
        public PolicySnapshot? Held => held;

        public WeakReference<PolicySnapshot> Known => known;

        public long Sequence => sequence;
    }
}

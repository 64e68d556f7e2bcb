using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NetGuard.Policy;

namespace NetGuard.Proxy.Configuration;

/// <summary>
/// The snapshots that routes may name. A version is published before the routes that name it and retired only when YARP
/// has applied later ones, so a request under way always finds its own.
/// </summary>
internal sealed class PolicyStore
{
    private readonly ConcurrentDictionary<string, Entry> _versions = new(StringComparer.Ordinal);
    private long _sequence;
    private volatile PolicySnapshot? _current;

    /// <summary>The newest published snapshot; <c>null</c> before the first.</summary>
    public PolicySnapshot? Current => _current;

    public bool TryGet(string version, [NotNullWhen(true)] out PolicySnapshot? snapshot)
    {
        snapshot = _versions.TryGetValue(version, out var entry) ? entry.Snapshot : null;
        return snapshot is not null;
    }

    public void Publish(PolicySnapshot snapshot)
    {
        _versions[snapshot.Version] = new(snapshot, Interlocked.Increment(ref _sequence));
        _current = snapshot;
    }

    /// <summary>
    /// Drops what was published before the newest of <paramref name="inUse"/> and is not named there. Later versions stay:
    /// their routes are still on the way.
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
            if (version.Value.Sequence < newest && !inUse.Contains(version.Key))
            {
                // Removes this entry alone: the same version may be published anew meanwhile.
                _versions.TryRemove(version);
            }
        }
    }

    private readonly record struct Entry(PolicySnapshot Snapshot, long Sequence);
}

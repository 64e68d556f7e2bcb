using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NetGuard.Policy;

namespace NetGuard.Proxy.Configuration;

/// <summary>
/// The snapshots that routes may name. A version is published before the routes that name it and retired only when YARP
/// has applied a later one, so a request under way always finds its own.
/// </summary>
internal sealed class PolicyStore
{
    private readonly ConcurrentDictionary<string, PolicySnapshot> _versions = new(StringComparer.Ordinal);
    private volatile PolicySnapshot? _current;

    /// <summary>The newest published snapshot; <c>null</c> before the first.</summary>
    public PolicySnapshot? Current => _current;

    public bool TryGet(string version, [NotNullWhen(true)] out PolicySnapshot? snapshot) =>
        _versions.TryGetValue(version, out snapshot);

    public void Publish(PolicySnapshot snapshot)
    {
        _versions[snapshot.Version] = snapshot;
        _current = snapshot;
    }

    /// <summary>Drops every version but those named.</summary>
    public void RetireAllBut(IReadOnlySet<string> versions)
    {
        foreach (var version in _versions.Keys)
        {
            if (!versions.Contains(version))
            {
                _versions.TryRemove(version, out _);
            }
        }
    }
}

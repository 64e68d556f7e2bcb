using NetGuard.Policy;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>
/// One <see cref="WatchedName"/> a name and choice, shared by all policies that name it. It asks nobody:
/// <see cref="NameRefresh"/> does, for the names of policies in use. What no policy holds any more is let go of.
/// </summary>
internal sealed class NameTable : INameResolver
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, bool AllowPrivate), WeakReference<WatchedName>> _names = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _names.Count;
            }
        }
    }

    public IAddressSource Watch(string name, bool allowPrivate)
    {
        lock (_gate)
        {
            if (_names.TryGetValue((name, allowPrivate), out var known) && known.TryGetTarget(out var watched))
            {
                return watched;
            }

            watched = new WatchedName(name, allowPrivate);
            _names[(name, allowPrivate)] = new(watched);
            return watched;
        }
    }

    /// <summary>Drops the entries whose name nobody holds.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            foreach (var (key, name) in _names)
            {
                if (!name.TryGetTarget(out _))
                {
                    _names.Remove(key);
                }
            }
        }
    }
}

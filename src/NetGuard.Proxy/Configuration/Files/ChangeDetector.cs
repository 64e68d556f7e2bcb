namespace NetGuard.Proxy.Configuration.Files;

internal enum Look : byte
{
    /// <summary>What was last taken is still there.</summary>
    Unchanged,

    /// <summary>Something else is there, and was not a look ago: it may still be being written.</summary>
    Unsettled,

    /// <summary>Something else is there, and was a look ago: time to take it.</summary>
    Settled,
}

/// <summary>Tells a file that is being written from one that was: two successive looks must agree.</summary>
internal sealed class ChangeDetector
{
    private IReadOnlyDictionary<string, ContentMark> _taken;
    private IReadOnlyDictionary<string, ContentMark>? _seen;

    public ChangeDetector(IReadOnlyDictionary<string, ContentMark> taken) => _taken = taken;

    /// <summary>The files whose content matters.</summary>
    public IEnumerable<string> Paths => _taken.Keys;

    /// <summary>Looks in a row that were <see cref="Look.Unsettled"/>.</summary>
    public int UnsettledLooks { get; private set; }

    public Look Observe(IReadOnlyDictionary<string, ContentMark> now)
    {
        var look = Same(now, _taken) ? Look.Unchanged : _seen is not null && Same(now, _seen) ? Look.Settled : Look.Unsettled;
        _seen = look == Look.Unchanged ? null : now;
        UnsettledLooks = look == Look.Unsettled ? UnsettledLooks + 1 : 0;
        return look;
    }

    /// <summary>What was read when it was taken, which may differ from what was observed: then the next look says so.</summary>
    public void Take(IReadOnlyDictionary<string, ContentMark> taken)
    {
        _taken = taken;
        _seen = null;
    }

    private static bool Same(IReadOnlyDictionary<string, ContentMark> left, IReadOnlyDictionary<string, ContentMark> right) =>
        left.Count == right.Count && left.All(entry => right.TryGetValue(entry.Key, out var mark) && mark == entry.Value);
}

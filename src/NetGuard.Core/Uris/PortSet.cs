namespace NetGuard.Uris;

/// <summary><c>AllowedPorts</c>, compiled.</summary>
public sealed class PortSet
{
    private readonly int[] _ports;

    private PortSet(int[] ports) => _ports = ports;

    public static PortSet Of(params IEnumerable<int> ports) => new([.. ports.Distinct().Order()]);

    /// <param name="entries">Port numbers, 1 to 65535.</param>
    /// <param name="set">The ports that are in range.</param>
    /// <param name="errors">One for each entry that is not; empty on success.</param>
    public static bool TryCreate(IReadOnlyList<long> entries, out PortSet set, out (int Index, string Message)[] errors)
    {
        errors = [.. entries.Select((port, index) => (Port: port, Index: index))
            .Where(entry => entry.Port is < 1 or > ushort.MaxValue)
            .Select(entry => (entry.Index, "a port is a number from 1 to 65535"))];
        set = Of(entries.Where(port => port is >= 1 and <= ushort.MaxValue).Select(port => (int)port));
        return errors.Length == 0;
    }

    /// <summary>These ports and those of another set.</summary>
    public PortSet With(PortSet other) => Of([.. _ports, .. other._ports]);

    public bool Contains(int port) => _ports.AsSpan().BinarySearch(port) >= 0;
}

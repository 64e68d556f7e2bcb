using NetGuard.Networks;

namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>
/// Who is counted as one client, and by whom. What tells clients apart is chosen here alone: a further kind of client is one
/// more factory.
/// </summary>
internal readonly record struct ClientKey
{
    private readonly UInt128 _client;
    private readonly int _counter;
    private readonly Kind _kind;

    private ClientKey(int counter, Kind kind, UInt128 client)
    {
        _counter = counter;
        _kind = kind;
        _client = client;
    }

    private enum Kind : byte
    {
        IPv4,
        IPv6,
        KeySlot,
    }

    /// <summary>An IPv4 address, or the network of 64 bits that an IPv6 host may take all its addresses from (RFC 7934).</summary>
    public static ClientKey Of(NetAddress address, int counter = 0) =>
        address.IsIPv4 ? new(counter, Kind.IPv4, address.Value) : new(counter, Kind.IPv6, address.Value >> 64);

    /// <summary>Whoever uses that key, 1 or 2.</summary>
    public static ClientKey OfKey(int slot, int counter) => new(counter, Kind.KeySlot, (UInt128)slot);

    // Seeded anew by each process, so that nobody can choose addresses that meet in one place.
    public override int GetHashCode() => HashCode.Combine(_client, _counter, _kind);
}

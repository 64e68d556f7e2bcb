using System.Runtime.InteropServices;
using NetGuard.Networks;
using NetGuard.Policy;

namespace NetGuard.Proxy.Connections;

/// <summary>How many connections there are, in all and of each address.</summary>
internal sealed class ConnectionCounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NetAddress, int> _addresses = [];
    private int _total;

    /// <summary>Counts one more, unless it would be one too many.</summary>
    /// <param name="address">The peer; <c>null</c>, where it has none, counts towards the whole alone.</param>
    /// <param name="limits">What the policy in force allows.</param>
    /// <param name="proxies">Peers that bring everybody's connections: there may be as many of each as there may be in all.</param>
    /// <param name="place">To be given back once.</param>
    public bool TryEnter(NetAddress? address, GatewayLimits limits, AddressSet proxies, out Place place)
    {
        var counted = address is { } peer ? Site(peer) : (NetAddress?)null;
        place = new Place(this, counted);
        lock (_gate)
        {
            if (_total >= limits.MaxConnections)
            {
                return false;
            }

            if (counted is { } site)
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_addresses, site, out _);
                if (count >= limits.MaxConnectionsPerAddress && !proxies.Contains(address!.Value))
                {
                    return false;
                }

                count++;
            }

            _total++;
            return true;
        }
    }

    /// <summary>Whoever has one IPv6 address has the 2^64 of its subnet (RFC 4291 2.5.4).</summary>
    private static NetAddress Site(NetAddress address) => address.IsIPv4 ? address : NetAddress.IPv6(address.Value >> 64 << 64);

    private void Leave(NetAddress? counted)
    {
        lock (_gate)
        {
            _total--;
            if (counted is not { } site)
            {
                return;
            }

            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_addresses, site);
            if (--count == 0)
            {
                _addresses.Remove(site);
            }
        }
    }

    /// <summary>One counted connection.</summary>
    internal readonly record struct Place(ConnectionCounts Counts, NetAddress? Counted)
    {
        public void Leave() => Counts.Leave(Counted);
    }
}

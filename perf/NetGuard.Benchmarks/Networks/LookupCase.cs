using System.Net;
using NetGuard.Networks;

namespace NetGuard.Benchmarks.Networks;

/// <summary>
/// Is a client in the policy? 65,536 random addresses, more than the branch predictor can learn, half of them within a
/// prefix; the ways that both families share.
/// </summary>
internal sealed class LookupCase
{
    public const int Addresses = 65_536;

    private readonly IPAddress[] _clients = new IPAddress[Addresses];
    private readonly NetAddress[] _addresses;
    private readonly AddressSet _set;

    // Lazy, since only the comparisons need them; their warm-up builds them.
    private readonly Lazy<IPNetwork[]> _networks;
    private readonly Lazy<IPNetwork2[]> _networks2;

    public LookupCase(AddressRange[] ranges)
    {
        _set = AddressSet.FromRanges(ranges);
        if (_set.RangeCount != ranges.Length)
        {
            throw new InvalidOperationException("The prefixes merge.");
        }

        _networks = new(() => Array.ConvertAll(ranges, range => IPNetwork.Parse(range.First == range.Last ? $"{range}/{(range.IsIPv4 ? 32 : 128)}" : range.ToString())));
        _networks2 = new(() => Array.ConvertAll(_networks.Value, network => IPNetwork2.Parse(network.ToString())));
        _addresses = PrefixLists.Addresses(ranges, Addresses);
        for (var i = 0; i < Addresses; i++)
        {
            _clients[i] = IPAddress.Parse(_addresses[i].ToString());
        }
    }

    public ReadOnlySpan<NetAddress> All => _addresses;

    public int Set()
    {
        var hits = 0;
        foreach (ref readonly var address in All)
        {
            hits += _set.Contains(address) ? 1 : 0;
        }

        return hits;
    }

    /// <summary>As for a request: from the socket's address.</summary>
    public int SetFromSocketAddress()
    {
        var hits = 0;
        foreach (var client in _clients)
        {
            hits += _set.Contains(NetAddress.From(client)) ? 1 : 0;
        }

        return hits;
    }

    public int LinearIPNetwork()
    {
        var hits = 0;
        var networks = _networks.Value;
        foreach (var client in _clients)
        {
            foreach (var network in networks)
            {
                if (network.Contains(client))
                {
                    hits++;
                    break;
                }
            }
        }

        return hits;
    }

    public int LinearIPNetwork2()
    {
        var hits = 0;
        var networks = _networks2.Value;
        foreach (var client in _clients)
        {
            foreach (var network in networks)
            {
                if (network.Contains(client))
                {
                    hits++;
                    break;
                }
            }
        }

        return hits;
    }
}

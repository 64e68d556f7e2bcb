using System.Net;

namespace NetGuard.Gateway.Admin;

/// <summary>
/// Answers a request only when its Host names this listener: the host of the listener's own URL, the address that the
/// connection came in on, or <c>localhost</c> on a loopback address.
/// </summary>
/// <param name="url">The listener's URL; its host may be a wildcard, which nobody can name.</param>
internal sealed class OwnHosts(string url)
{
    private readonly string _host = BindingAddress.Parse(url).Host.Trim('[', ']');

    public bool Contains(HostString host, IPAddress? local)
    {
        // Refuses because a name that somebody else's DNS points here lets a foreign web page read what is meant for us.
        var name = host.Host.Trim('[', ']');
        return string.Equals(name, _host, StringComparison.OrdinalIgnoreCase)
            || (local is not null && IPAddress.TryParse(name, out var literal) && literal.Equals(Unmapped(local)))
            || (local is not null && IPAddress.IsLoopback(local) && string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase));
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

using NetGuard.Networks;

namespace NetGuard.Policy;

/// <summary>
/// The DNS names among a resource's endpoints. Answers change below a policy that does not; a trusted proxy is no client
/// whatever a name says.
/// </summary>
public sealed class EndpointNames
{
    private readonly IAddressSource[] _sources;
    private readonly AddressSet _trustedProxies;

    public EndpointNames(IEnumerable<IAddressSource> sources, AddressSet trustedProxies)
    {
        _sources = [.. sources];
        _trustedProxies = trustedProxies;
    }

    public static EndpointNames None { get; } = new([], AddressSet.Empty);

    public IReadOnlyList<IAddressSource> Sources => _sources;

    public bool Contains(NetAddress client) => Find(client) is not null;

    /// <summary>The first name that has the address; <c>null</c> if none does. Allocates nothing.</summary>
    public IAddressSource? Find(NetAddress client)
    {
        foreach (var source in _sources)
        {
            if (source.Current.Contains(client))
            {
                return _trustedProxies.Contains(client) ? null : source;
            }
        }

        return null;
    }
}

using NetGuard.Networks;

namespace NetGuard.Policy;

/// <summary>
/// The DNS names among a resource's endpoints. Answers change below a policy that does not; whoever brings one pays for
/// joining the addresses of all names, so that a request is one look-up however many there are. A trusted proxy is no
/// client whatever a name says.
/// </summary>
public sealed class EndpointNames : IAddressObserver
{
    private readonly Lock _gate = new();
    private readonly IAddressSource[] _sources;
    private readonly AddressRanges _trustedProxies;
    private volatile AddressSet _addresses = AddressSet.Empty;

    public EndpointNames(IEnumerable<IAddressSource> sources, AddressRanges trustedProxies)
    {
        _sources = [.. sources];
        _trustedProxies = trustedProxies;
        foreach (var source in _sources)
        {
            source.Observe(this);
        }

        // After the observing: a change between the two would be lost.
        Join();
    }

    public static EndpointNames None { get; } = new([], AddressRanges.Empty);

    public IReadOnlyList<IAddressSource> Sources => _sources;

    /// <summary>Allocates nothing.</summary>
    public bool Contains(in NetAddress client) => _addresses.Contains(client);

    /// <summary>The first name that has the address; <c>null</c> if none does.</summary>
    public IAddressSource? Find(NetAddress client) =>
        Contains(client) ? Array.Find(_sources, source => source.Current.Contains(client)) : null;

    void IAddressObserver.OnChanged() => Join();

    private void Join()
    {
        if (_sources.Length == 0)
        {
            return;
        }

        // Under a lock, so that of two changes the later one sees both.
        lock (_gate)
        {
            var members = AddressRanges.Of(_sources.SelectMany(source => source.Current.All)).Except(_trustedProxies);
            _addresses = members.IsEmpty ? AddressSet.Empty : new(members);
        }
    }
}

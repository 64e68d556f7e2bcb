using NetGuard.Networks;

namespace NetGuard.Policy;

/// <summary>
/// Where the DNS names among a resource's endpoints become addresses. A seam, since Core does no I/O.
/// </summary>
public interface INameResolver
{
    /// <summary>
    /// The addresses of a name from now on, without waiting for any. The same name and choice give the same source, so that
    /// an answer outlives a reload.
    /// </summary>
    /// <param name="name">A whole name in lower case, without a final dot.</param>
    /// <param name="allowPrivate">Whether special-purpose addresses count.</param>
    IAddressSource Watch(string name, bool allowPrivate);
}

/// <summary>The addresses of one name as they are known at present.</summary>
public interface IAddressSource
{
    string Name { get; }

    /// <summary>Empty before the first answer and whenever nothing trustworthy is known: then the name admits nobody.</summary>
    AddressRanges Current { get; }

    /// <summary>Tells the observer of each change of <see cref="Current"/> after it, from any thread. Holds it weakly: names outlive policies.</summary>
    void Observe(IAddressObserver observer);
}

/// <summary>Whoever must know when the addresses of a name change.</summary>
public interface IAddressObserver
{
    void OnChanged();
}

/// <summary>For compilations whose policy admits nobody, as those of <c>check</c>: no name has an address.</summary>
public sealed class UnresolvedNames : INameResolver
{
    private UnresolvedNames()
    {
    }

    public static UnresolvedNames Instance { get; } = new();

    public IAddressSource Watch(string name, bool allowPrivate) => new Unresolved(name);

    private sealed record Unresolved(string Name) : IAddressSource
    {
        public AddressRanges Current => AddressRanges.Empty;

        public void Observe(IAddressObserver observer)
        {
            // Nothing changes here.
        }
    }
}

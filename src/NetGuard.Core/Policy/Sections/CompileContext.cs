using NetGuard.Networks;
using NetGuard.Policy.Settings;
using NetGuard.Policy.Terms;

namespace NetGuard.Policy.Sections;

/// <summary>What the sections' compilers share during one compilation.</summary>
internal sealed class CompileContext(ISecretSource secrets, INetworkSource source)
{
    private readonly Dictionary<AddressRanges, AddressSet> _sets = new(ReferenceEqualityComparer.Instance);

    public Findings Findings { get; } = new();

    public INetworkSource Source { get; } = source;

    public SecretReader Secrets { get; } = new(secrets);

    public INameResolver Names { get; init; } = UnresolvedNames.Instance;

    /// <summary>DNS names among the endpoints of all resources.</summary>
    public HashSet<string> EndpointNames { get; } = new(StringComparer.Ordinal);

    /// <summary>The networks by name; one with an error is empty, so that formulas over it have no error of their own.</summary>
    public Dictionary<string, AddressRanges> Networks { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files and feeds of which nothing is known. Their sets are empty and must not be used.</summary>
    public HashSet<string> UnknownNetworks { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was read of files and feeds, by the network's name: part of the policy's version.</summary>
    public List<KeyValuePair<string, string>> NetworkMarks { get; } = [];

    /// <summary>When the next entry of a list ends; <c>null</c> if none will.</summary>
    public DateTimeOffset? NextChange { get; set; }

    /// <summary>Whether to keep what network rules are compiled from.</summary>
    public bool KeepsTerms { get; init; }

    /// <summary>Where the networks' ranges are written, where that is kept.</summary>
    public Dictionary<string, NetworkEntries> NetworkEntries { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether clients are the peers of listeners that are bound to public addresses.</summary>
    public bool SeesPublicClientsAlone { get; set; }

    /// <summary>Networks that a formula names.</summary>
    public HashSet<string> UsedNetworks { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The set of these ranges; many resources may have one network, whose tables are then built once.</summary>
    public AddressSet SetOf(AddressRanges ranges)
    {
        if (!_sets.TryGetValue(ranges, out var set))
        {
            set = ranges.IsEmpty ? AddressSet.Empty : new AddressSet(ranges);
            _sets[ranges] = set;
        }

        return set;
    }
}

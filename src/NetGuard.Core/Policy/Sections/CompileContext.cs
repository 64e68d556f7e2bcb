using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>What the sections' compilers share during one compilation.</summary>
internal sealed class CompileContext(ISecretSource secrets, INetworkSource source)
{
    public Findings Findings { get; } = new();

    public INetworkSource Source { get; } = source;

    public SecretReader Secrets { get; } = new(secrets);

    public INameResolver Names { get; init; } = UnresolvedNames.Instance;

    /// <summary>DNS names among the endpoints of all resources.</summary>
    public HashSet<string> EndpointNames { get; } = new(StringComparer.Ordinal);

    /// <summary>The networks by name; one with an error is empty, so that formulas over it have no error of their own.</summary>
    public Dictionary<string, AddressSet> Networks { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files and feeds of which nothing is known. Their sets are empty and must not be used.</summary>
    public HashSet<string> UnknownNetworks { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was read of files and feeds, by the network's name: part of the policy's version.</summary>
    public List<KeyValuePair<string, string>> NetworkMarks { get; } = [];

    /// <summary>When the next entry of a list ends; <c>null</c> if none will.</summary>
    public DateTimeOffset? NextChange { get; set; }

    /// <summary>Networks that a formula names.</summary>
    public HashSet<string> UsedNetworks { get; } = new(StringComparer.OrdinalIgnoreCase);
}

using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>What the sections' compilers share during one compilation.</summary>
internal sealed class CompileContext(ISecretSource secrets)
{
    public Findings Findings { get; } = new();

    public SecretReader Secrets { get; } = new(secrets);

    public INameResolver Names { get; init; } = UnresolvedNames.Instance;

    /// <summary>DNS names among the endpoints of all resources.</summary>
    public HashSet<string> EndpointNames { get; } = new(StringComparer.Ordinal);

    /// <summary>The networks by name; one with an error is empty, so that formulas over it have no error of their own.</summary>
    public Dictionary<string, AddressSet> Networks { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Networks that a formula names.</summary>
    public HashSet<string> UsedNetworks { get; } = new(StringComparer.OrdinalIgnoreCase);
}

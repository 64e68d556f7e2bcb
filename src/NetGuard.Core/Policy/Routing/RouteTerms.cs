using NetGuard.Documents;

namespace NetGuard.Policy.Routing;

/// <summary>What a resource allows, on purpose, of the routes and clusters that lead to its endpoint.</summary>
public sealed record RouteTerms(ConfigNodeReference At, bool SharedDestination, bool AllowInsecureUpstream, bool AllowWebProxy)
{
    public static RouteTerms Strict { get; } = new(new ConfigNodeReference("", new Origin("")), false, false, false);

    /// <summary>Whether a cluster may take any certificate of its endpoint's.</summary>
    public bool AllowAnyCertificate { get; init; }
}

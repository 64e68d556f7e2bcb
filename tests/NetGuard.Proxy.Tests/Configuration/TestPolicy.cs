using System.Collections.Frozen;
using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Inspection;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Policy.Routing;
using NetGuard.Uris;

namespace NetGuard.Proxy.Tests.Configuration;

/// <summary>Small policies for tests of the way of a policy, where its sense does not matter.</summary>
internal static class TestPolicy
{
    public static PolicySnapshot Snapshot(string version, params string[] resources) => new()
    {
        Version = version,
        Resources = resources.ToFrozenDictionary(name => name, Resource, StringComparer.OrdinalIgnoreCase),
        ClientAddress = ClientAddressRules.Default,
        Limits = new GatewayLimits { MaxBufferedBytes = 1 },
        ClusterAddresses = FrozenDictionary<string, FrozenSet<string>>.Empty,
    };

    /// <summary>The compiler itself, but for a resource named <c>throws</c>, at which it fails as by a fault of its own.</summary>
    public static CompileResult Compile(ConfigObject root, ISecretSource secrets, ReadOnlyMemory<byte> proxySchema, INetworkSource networks) =>
        ((root["NetGuard"] as ConfigObject)?["Resources"] as ConfigObject)?["throws"] is null
            ? PolicyCompiler.Compile(root, secrets, proxySchema, networks)
            : throw new InvalidOperationException("A fault of the compiler.");

    public static IReadOnlyList<ConfigError> Check(IReadOnlyList<RouteFacts> routes, IReadOnlyList<ClusterFacts> clusters, PolicySnapshot policy)
    {
        RouteRules.Check(routes, clusters, policy.Resources, [], out var errors);
        return errors;
    }

    private static ResourcePolicy Resource(string name)
    {
        var rule = new RuleReference($"NetGuard.Resources.{name}");
        return new()
        {
            Name = name,
            Network = new NetworkRules(Mode.Enforce, AddressSet.Empty, AddressSet.Empty, rule),
            Authentication = new AuthenticationRules(Mode.Off, allowAnonymous: true, [], rule),
            Upstream = null,
            PassThrough = FrozenSet<string>.Empty,
            MaxRequestBodySize = 1024,
            Inspection = new InspectionRules { DeclaredFields = Mode.Enforce, StringValues = Mode.Enforce, Uris = UriPolicy.Closed(rule), Rule = rule },
        };
    }
}

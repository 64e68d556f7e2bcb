using System.Collections.Frozen;
using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Inspection;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Policy.Routing;
using NetGuard.Uris;

namespace NetGuard.Proxy.Tests.Configuration;

/// <summary>Small policies, and a compiler that knows resources by name alone: what is tested here is the way of a policy, not its sense.</summary>
internal static class TestPolicy
{
    public static PolicySnapshot Snapshot(string version, params string[] resources) => new()
    {
        Version = version,
        Resources = resources.ToFrozenDictionary(name => name, Resource, StringComparer.Ordinal),
        ClientAddress = ClientAddressRules.Default,
        Limits = new GatewayLimits { MaxBufferedBytes = 1 },
        ClusterAddresses = FrozenDictionary<string, FrozenSet<string>>.Empty,
    };

    /// <summary>Compiles <c>NetGuard.Resources</c>; a resource named <c>bad</c> is an error, <c>throws</c> a fault of the compiler.</summary>
    public static CompileResult Compile(ConfigObject root, ISecretSource secrets, ReadOnlyMemory<byte> proxySchema)
    {
        var errors = new List<ConfigError>();
        var text = new List<string>();
        var policy = root["NetGuard"] as ConfigObject;
        var resources = (policy?["Resources"] as ConfigObject)?.Members ?? new Dictionary<string, ConfigNode>();
        foreach (var (name, node) in resources)
        {
            text.Add(name);
            if (name == "bad")
            {
                errors.Add(new ConfigError(node.Origin, node.Path, "is bad"));
            }
            else if (name == "throws")
            {
                throw new InvalidOperationException("A fault of the compiler.");
            }
            else if ((node as ConfigObject)?["Secret"] is ConfigScalar secret)
            {
                if (secrets.TryRead(secret.Text, out var value, out var error))
                {
                    text.Add(value);
                }
                else
                {
                    errors.Add(new ConfigError(secret.Origin, secret.Path, error));
                }
            }
        }

        var proxy = root["ReverseProxy"] as ConfigObject;
        var addresses = ((proxy?["Clusters"] as ConfigObject)?.Members ?? new Dictionary<string, ConfigNode>()).ToFrozenDictionary(
            cluster => cluster.Key,
            cluster => ((ConfigObject)((ConfigObject)cluster.Value)["Destinations"]!).Members.Values
                .Select(destination => ((ConfigScalar)((ConfigObject)destination)["Address"]!).Text).ToFrozenSet(StringComparer.Ordinal),
            StringComparer.OrdinalIgnoreCase);
        Describe(proxy, text);
        if (errors.Count > 0)
        {
            return new(null, errors);
        }

        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', text)));
        return new(Snapshot(Convert.ToHexStringLower(digest)[..16], [.. resources.Keys]) with { ClusterAddresses = addresses }, errors);
    }

    /// <summary>Every route names a resource of the policy or none, and caches no output.</summary>
    public static IReadOnlyList<ConfigError> Check(IReadOnlyList<RouteFacts> routes, IReadOnlyList<ClusterFacts> clusters, PolicySnapshot policy) =>
    [
        .. routes
            .Where(route => route.Resource != NetGuardMetadata.NoResource && (route.Resource is null || !policy.Resources.ContainsKey(route.Resource)))
            .Select(route => new ConfigError(route.At.Origin, route.At.Path, $"unknown resource '{route.Resource}'")),
        .. routes
            .Where(route => route.OutputCachePolicy is not null)
            .Select(route => new ConfigError(route.At.Origin, route.At.Path, "caches output")),
    ];

    private static void Describe(ConfigNode? node, List<string> text)
    {
        switch (node)
        {
            case ConfigObject inner:
                foreach (var (name, member) in inner.Members)
                {
                    text.Add(name);
                    Describe(member, text);
                }

                break;
            case ConfigList list:
                foreach (var item in list.Items)
                {
                    Describe(item, text);
                }

                break;
            case ConfigScalar scalar:
                text.Add(scalar.Text);
                break;
        }
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
            Inspection = new InspectionRules { DeclaredFields = Mode.Enforce, StringValues = Mode.Enforce, Uris = new UriPolicy { RestrictHosts = true }, Rule = rule },
        };
    }
}

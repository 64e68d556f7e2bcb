using NetGuard.Documents;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Proxy;

/// <summary>Routes and clusters of the file as facts. What has the wrong type has its error already and is passed over.</summary>
internal static class ProxyFactsReader
{
    private static readonly string[] Versions = ["1.0", "1.1", "2", "2.0", "3", "3.0"];

    public static IReadOnlyList<RouteFacts> Routes(ConfigNode? section) =>
        [.. Members(Object(section, "Routes")).Select(route => Route(route.Key, route.Value))];

    public static IReadOnlyList<ClusterFacts> Clusters(ConfigNode? section, Findings findings)
    {
        var clusters = new List<ClusterFacts>();
        foreach (var (id, cluster) in Members(Object(section, "Clusters")))
        {
            var client = Object(cluster, "HttpClient");
            if (Scalar(Object(cluster, "HttpRequest"), "Version") is { } version && !Versions.Contains(version.Text))
            {
                findings.Add(version, Values.Mismatch(Values.Or(Versions), version));
            }

            clusters.Add(new ClusterFacts
            {
                Id = id,
                At = At(cluster),
                Destinations =
                [
                    .. Members(Object(cluster, "Destinations"))
                        .Select(destination => (destination.Key, Address: Scalar(destination.Value, "Address")))
                        .Where(destination => destination.Address is not null)
                        .Select(destination => new DestinationFacts(destination.Key, destination.Address!.Text, new(destination.Address.Path, destination.Address.Origin))),
                ],
                DangerousAcceptAnyServerCertificate = Scalar(client, "DangerousAcceptAnyServerCertificate") is { } any && Values.TryBoolean(any, out var accepts) && accepts,
                HasWebProxy = Object(client, "WebProxy") is not null,
                Metadata = Texts(Object(cluster, "Metadata")),
                SslProtocols = [.. Items(client?["SslProtocols"], findings).Select(item => item.Text)],
            });
        }

        return clusters;
    }

    private static RouteFacts Route(string id, ConfigNode route)
    {
        var metadata = Texts(Object(route, "Metadata"));
        var transforms = (route as ConfigObject)?["Transforms"] is ConfigList list ? list.Items : [];
        var resource = Scalar(Object(route, "Metadata"), RouteRules.ResourceKey);
        var cluster = Scalar(route, "ClusterId");
        return new RouteFacts
        {
            Id = id,
            At = At(route),
            Resource = resource?.Text,
            ResourceAt = resource is null ? null : new(resource.Path, resource.Origin),
            ClusterId = cluster?.Text,
            ClusterAt = cluster is null ? null : new(cluster.Path, cluster.Origin),
            MatchPath = Scalar(Object(route, "Match"), "Path")?.Text,
            OutputCachePolicy = Scalar(route, "OutputCachePolicy")?.Text,
            Transforms = [.. transforms.Select(transform => Texts(transform as ConfigObject))],
            TransformsAt = [.. transforms.Select(At)],
            Metadata = metadata,
        };
    }

    private static Dictionary<string, string> Texts(ConfigObject? map)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Members(map))
        {
            if (value is ConfigScalar scalar)
            {
                texts[name] = scalar.Text;
            }
        }

        return texts;
    }

    private static IEnumerable<ConfigScalar> Items(ConfigNode? node, Findings findings) =>
        node is null ? [] : (findings.ItemsOf(node) ?? []).OfType<ConfigScalar>();

    private static IEnumerable<KeyValuePair<string, ConfigNode>> Members(ConfigObject? map) => map?.Members.AsEnumerable() ?? [];

    private static ConfigObject? Object(ConfigNode? node, string name) => (node as ConfigObject)?[name] as ConfigObject;

    private static ConfigScalar? Scalar(ConfigNode? node, string name) => (node as ConfigObject)?[name] as ConfigScalar;

    private static ConfigNodeReference At(ConfigNode node) => new(node.Path, node.NameOrigin ?? node.Origin);
}

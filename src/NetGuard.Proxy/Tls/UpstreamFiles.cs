using NetGuard.Documents;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tls;

/// <summary>
/// The certificates that clusters name, checked with each compilation: a policy whose trust cannot be read is not taken
/// over, and a change of these files is a change of the policy.
/// </summary>
internal static class UpstreamFiles
{
    public static void Check(ConfigObject root, ConfigurationInput input, Dictionary<string, ContentMark> files, List<ConfigError> errors)
    {
        foreach (var (_, cluster) in ConfigurationFlattener.Clusters(root[ConfigurationFlattener.ProxySection] as ConfigObject ?? root))
        {
            var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in ((cluster as ConfigObject)?["Metadata"] as ConfigObject)?.Members ?? new Dictionary<string, ConfigNode>())
            {
                metadata[name] = (value as ConfigScalar)?.Text ?? "";
            }

            var trust = UpstreamTrust.Read(UpstreamTls.Of(metadata), input);
            foreach (var (path, mark) in trust.Files)
            {
                files[path] = mark;
            }

            if (trust.Problem.Length > 0)
            {
                errors.Add(new ConfigError(cluster.NameOrigin ?? cluster.Origin, cluster.Path, trust.Problem));
            }
        }
    }
}

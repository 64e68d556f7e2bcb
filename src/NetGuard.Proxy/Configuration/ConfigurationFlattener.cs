using System.Globalization;
using NetGuard.Documents;

namespace NetGuard.Proxy.Configuration;

/// <summary>
/// The tree as ASP.NET Core's flat keys (<c>ReverseProxy:Routes:openai:ClusterId</c>). Of <c>NetGuard</c> only what the
/// program reads by itself at its start is there; the policy travels as a snapshot.
/// </summary>
internal static class ConfigurationFlattener
{
    public const string ProxySection = "ReverseProxy";
    public const string PolicySection = "NetGuard";

    /// <summary>Parts of <c>NetGuard</c> that configure the program and not the policy.</summary>
    private static readonly string[] ProgramSections = ["Admin", "Vault", "Telemetry"];

    /// <summary>What reloads: YARP's section, each route stamped with the version that it was compiled with.</summary>
    public static Dictionary<string, string?> Proxy(ConfigObject root, string version, List<ConfigError> errors)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (root[ProxySection] is not ConfigObject proxy)
        {
            return data;
        }

        Add(proxy, ProxySection, data, errors);
        foreach (var (id, route) in Routes(proxy))
        {
            var key = $"{ProxySection}:Routes:{id}:Metadata:{NetGuardMetadata.Policy}";
            if (!data.TryAdd(key, version))
            {
                errors.Add(new ConfigError(route.Origin, $"{route.Path}.Metadata['{NetGuardMetadata.Policy}']", "is set by NetGuard and cannot be written; remove it"));
            }
        }

        return data;
    }

    /// <summary>What takes a restart: every other section.</summary>
    public static Dictionary<string, string?> Static(ConfigObject root, List<ConfigError> errors)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in root.Members)
        {
            if (Is(name, PolicySection))
            {
                foreach (var (inner, program) in (node as ConfigObject)?.Members ?? EmptyMembers)
                {
                    if (ProgramSections.Contains(inner, StringComparer.OrdinalIgnoreCase))
                    {
                        Add(program, $"{name}:{inner}", data, errors);
                    }
                }
            }
            else if (!Is(name, ProxySection))
            {
                Add(node, name, data, errors);
            }
        }

        return data;
    }

    public static IReadOnlyDictionary<string, ConfigNode> Routes(ConfigObject proxy) => Members(proxy, "Routes");

    public static IReadOnlyDictionary<string, ConfigNode> Clusters(ConfigObject proxy) => Members(proxy, "Clusters");

    private static readonly Dictionary<string, ConfigNode> EmptyMembers = [];

    private static IReadOnlyDictionary<string, ConfigNode> Members(ConfigObject proxy, string name) =>
        (proxy[name] as ConfigObject)?.Members ?? EmptyMembers;

    private static void Add(ConfigNode node, string key, Dictionary<string, string?> data, List<ConfigError> errors)
    {
        switch (node)
        {
            case ConfigObject inner:
                foreach (var (name, member) in inner.Members)
                {
                    if (name.Length == 0 || name.Contains(':', StringComparison.Ordinal))
                    {
                        // Refuses because a colon parts levels in ASP.NET Core's keys: the name would mean another setting.
                        errors.Add(new ConfigError(member.Origin, member.Path, "a name here cannot be empty or hold a colon"));
                        continue;
                    }

                    Add(member, $"{key}:{name}", data, errors);
                }

                break;
            case ConfigList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Add(list.Items[i], string.Create(CultureInfo.InvariantCulture, $"{key}:{i}"), data, errors);
                }

                break;
            case ConfigScalar scalar:
                data[key] = scalar.Text;
                break;
        }
    }

    private static bool Is(string name, string expected) => string.Equals(name, expected, StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;
using Microsoft.Extensions.Configuration;
using NetGuard.Documents;

namespace NetGuard.Proxy.Configuration.Library;

/// <summary>
/// A section of an application's configuration as a tree. Types are lost there, so scalars take the type of the setting;
/// places are lost too, so the key is the origin.
/// </summary>
internal static class SectionTree
{
    private static readonly Dictionary<string, ConfigNode> NoMembers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A root with this section as its only member.</summary>
    public static ConfigObject Read(IConfigurationSection section, string name) =>
        new("", new Origin(section.Path), new Dictionary<string, ConfigNode>(StringComparer.OrdinalIgnoreCase) { [name] = Node(section, name) });

    private static ConfigNode Node(IConfigurationSection section, string path)
    {
        var origin = new Origin(section.Path);
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
        {
            // An empty object leaves a key without a value.
            return section.Value is { } text
                ? new ConfigScalar(path, origin, ScalarKind.Untyped, text)
                : new ConfigObject(path, origin, NoMembers);
        }

        if (children.TrueForAll(child => Index(child) is not null))
        {
            return new ConfigList(path, origin, [.. children.OrderBy(Index).Select((child, index) => Node(child, ConfigPath.Item(path, index)))]);
        }

        return new ConfigObject(path, origin, children.ToDictionary(
            child => child.Key,
            child => Node(child, ConfigPath.Member(path, child.Key)),
            StringComparer.OrdinalIgnoreCase));
    }

    private static int? Index(IConfigurationSection section) =>
        int.TryParse(section.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}

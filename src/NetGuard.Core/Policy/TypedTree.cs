using NetGuard.Documents;

namespace NetGuard.Policy;

/// <summary>The tree with overrides in the type of their settings: a comma-separated text as the list that it means.</summary>
internal static class TypedTree
{
    public static ConfigObject Apply(ConfigObject root, IReadOnlyDictionary<string, ConfigNode> typed) =>
        typed.Count == 0 ? root : (ConfigObject)Rewrite(root, typed);

    private static ConfigNode Rewrite(ConfigNode node, IReadOnlyDictionary<string, ConfigNode> typed)
    {
        if (typed.TryGetValue(node.Path, out var replacement))
        {
            return replacement;
        }

        return node switch
        {
            ConfigObject map => map with
            {
                Members = map.Members.ToDictionary(member => member.Key, member => Rewrite(member.Value, typed), StringComparer.OrdinalIgnoreCase),
            },
            ConfigList list => list with { Items = [.. list.Items.Select(item => Rewrite(item, typed))] },
            _ => node,
        };
    }
}

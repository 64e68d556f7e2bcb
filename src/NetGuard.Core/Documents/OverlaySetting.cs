namespace NetGuard.Documents;

/// <summary>One variable or option on its way down the tree. Nodes are immutable: the way down is copied.</summary>
internal sealed record OverlaySetting(string Name, IReadOnlyList<string> Names, string Value, Origin Origin, OverlaySource Source)
{
    private static readonly Dictionary<string, ConfigNode> NoMembers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The node with the setting laid into it, or <c>null</c> with an error.</summary>
    public ConfigNode? Lay(ConfigObject node, int depth, List<ConfigError> errors)
    {
        var (name, existing) = Find(node, Names[depth]);
        var path = ConfigPath.Member(node.Path, name);
        if (existing is null && IsIndex(name) && node.Origin == Origin)
        {
            return Fail(node.Path, ListMessage(depth), errors);
        }

        var value = depth == Names.Count - 1
            ? Replace(existing, path, errors)
            : Descend(existing, path, depth, errors);
        if (value is null)
        {
            return null;
        }

        var members = new Dictionary<string, ConfigNode>(node.Members, StringComparer.OrdinalIgnoreCase) { [name] = value };
        return node with { Members = members };
    }

    private ConfigNode? Replace(ConfigNode? existing, string path, List<ConfigError> errors) => existing switch
    {
        ConfigObject => Fail(path, "the setting is an object; set its members one by one", errors),
        _ => new ConfigScalar(path, Origin, ScalarKind.Untyped, Value) { NameOrigin = Origin },
    };

    private ConfigNode? Descend(ConfigNode? existing, string path, int depth, List<ConfigError> errors) => existing switch
    {
        ConfigObject inner => Lay(inner, depth + 1, errors),
        ConfigList => Fail(path, ListMessage(depth + 1), errors),
        ConfigScalar scalar => Fail(path, $"the setting is a {scalar.Kind} ({scalar.Origin}) and has no members", errors),
        _ => Lay(new ConfigObject(path, Origin, NoMembers) { NameOrigin = Origin }, depth + 1, errors),
    };

    private ConfigNode? Fail(string path, string message, List<ConfigError> errors)
    {
        errors.Add(new ConfigError(Origin, path, message));
        return null;
    }

    private string ListMessage(int depth)
    {
        var whole = Source == OverlaySource.Environment
            ? string.Join("__", Names.Take(depth))
            : Names.Take(depth).Aggregate("", ConfigPath.Member);
        return $"a list is never merged item by item; give it whole, parted by commas, as {whole}";
    }

    private static (string Name, ConfigNode? Node) Find(ConfigObject node, string name)
    {
        foreach (var member in node.Members)
        {
            if (string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return (member.Key, member.Value);
            }
        }

        return (name, null);
    }

    private static bool IsIndex(string name) => name.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}

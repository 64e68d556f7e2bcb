using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>
/// What a compilation has found so far: all errors and warnings, and the values whose type an override took from its
/// setting.
/// </summary>
internal sealed class Findings
{
    private readonly List<ConfigError> _errors = [];
    private readonly List<ConfigError> _ofLists = [];
    private readonly Dictionary<string, ConfigNode> _typed = new(StringComparer.Ordinal);

    /// <summary>In the order of the file, those of overrides, and of the file as a whole, first; then those of lists, list by list.</summary>
    public IReadOnlyList<ConfigError> Ordered =>
        [.. _errors.OrderBy(error => error.Origin.Line).ThenBy(error => error.Origin.Column).ThenBy(error => error.Offset), .. _ofLists];

    public int Count => _errors.Count + _ofLists.Count;

    public bool HasErrors => _errors.Exists(error => error.Severity == Severity.Error) || _ofLists.Exists(error => error.Severity == Severity.Error);

    /// <summary>Values by path that take the place of an override's text (a list from its comma-separated form).</summary>
    public IReadOnlyDictionary<string, ConfigNode> Typed => _typed;

    public void Add(ConfigNode node, string message, int offset = 0, int length = 0, bool hidesSource = false) =>
        _errors.Add(new ConfigError(node.Origin, node.Path, message, Severity.Error, offset, length) { HidesSource = hidesSource });

    public void Add(Origin origin, string path, string message) => _errors.Add(new ConfigError(origin, path, message));

    public void Add(ConfigError error) => _errors.Add(error);

    /// <summary>A complaint about a network's list, whose lines are none of the file's.</summary>
    public void AddOfList(ConfigError error) => _ofLists.Add(error);

    /// <summary>A complaint about a member's name rather than its value.</summary>
    public void AddAtName(ConfigNode node, string message, bool hidesSource = false) =>
        _errors.Add(new ConfigError(node.NameOrigin ?? node.Origin, node.Path, message) { HidesSource = hidesSource });

    public void Warn(Origin origin, string path, string message, int offset = 0, int length = 0) =>
        _errors.Add(new ConfigError(origin, path, message, Severity.Warning, offset, length));

    /// <summary>Takes over what a trial found.</summary>
    public void Merge(Findings trial)
    {
        _errors.AddRange(trial._errors);
        _ofLists.AddRange(trial._ofLists);
        foreach (var (path, node) in trial._typed)
        {
            _typed[path] = node;
        }
    }

    /// <summary>
    /// The items of a list; an override's text is split at its commas. <c>null</c>, without an error, if it is no list.
    /// </summary>
    public IReadOnlyList<ConfigNode>? ItemsOf(ConfigNode node)
    {
        if (node is ConfigList list)
        {
            return list.Items;
        }

        if (node is not ConfigScalar { ScalarKind: ScalarKind.Untyped } text)
        {
            return null;
        }

        var parts = text.Text.Split(',', StringSplitOptions.TrimEntries);
        var items = parts is [""] ? [] : parts.Select((part, i) => new ConfigScalar(ConfigPath.Item(node.Path, i), node.Origin, ScalarKind.Untyped, part)).ToArray();
        _typed[node.Path] = new ConfigList(node.Path, node.Origin, items) { NameOrigin = node.NameOrigin };
        return items;
    }
}

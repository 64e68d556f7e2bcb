using NetGuard.Decisions;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>
/// A section as read: every member checked against its description, all errors already found. What is absent, or was
/// refused, reads as its default, so that compilers go on and find their own errors too.
/// </summary>
public sealed class SectionView
{
    private readonly SectionDescription _section;
    private readonly Dictionary<Setting, object> _values = [];
    private readonly Dictionary<Setting, ConfigNode> _nodes = [];

    private SectionView(SectionDescription section, string path, Origin origin, ConfigObject? node)
    {
        _section = section;
        Path = path;
        Origin = origin;
        Node = node;
    }

    public string Path { get; }

    /// <summary>Where the section stands; if it is absent, the nearest section around it.</summary>
    public Origin Origin { get; }

    /// <summary>The section as written; <c>null</c> if absent.</summary>
    public ConfigObject? Node { get; }

    public RuleReference Rule => new(Path, Origin.ToString());

    internal static SectionView Absent(SectionDescription section, string path, Origin origin) => new(section, path, origin, null);

    internal static SectionView? Read(SectionDescription section, ConfigNode node, Findings findings)
    {
        if (node is not ConfigObject members)
        {
            findings.Add(node, Values.Mismatch("an object", node));
            return null;
        }

        var view = new SectionView(section, node.Path, node.NameOrigin ?? node.Origin, members);
        foreach (var (name, value) in members.Members)
        {
            view.ReadMember(name, value, findings);
        }

        foreach (var setting in section.Settings)
        {
            if (setting.IsRequired && !view._nodes.ContainsKey(setting))
            {
                findings.AddAtName(node, $"{setting.Name} is missing; it is required");
            }
        }

        if (section.ExactlyOneOf.Count > 0 && section.ExactlyOneOf.Count(view._nodes.ContainsKey) != 1)
        {
            findings.AddAtName(node, $"write exactly one of {Values.Or([.. section.ExactlyOneOf.Select(setting => setting.Name)])}");
        }

        return view;
    }

    /// <summary>The value, or the default where it is absent or was refused.</summary>
    public T Get<T>(Setting<T> setting) =>
        (T)(_values.GetValueOrDefault(setting) ?? setting.Absent(ConfigPath.Member(Path, setting.Name), Origin))!;

    /// <summary>The value if one is given and good.</summary>
    public bool TryGet<T>(Setting<T> setting, out T value)
    {
        var given = _values.GetValueOrDefault(setting);
        value = given is null ? default! : (T)given;
        return given is not null;
    }

    /// <summary>The node as written; <c>null</c> if absent.</summary>
    public ConfigNode? NodeOf(Setting setting) => _nodes.GetValueOrDefault(setting);

    /// <summary>The entry of a setting, or the place where it would stand.</summary>
    public RuleReference RuleOf(Setting setting) => NodeOf(setting) is { } node
        ? new(node.Path, node.Origin.ToString())
        : new(ConfigPath.Member(Path, setting.Name), Origin.ToString());

    private void ReadMember(string name, ConfigNode value, Findings findings)
    {
        if (_section.Find(name) is not { } setting)
        {
            // Beside a secret's setting, a member that is not known is likely that secret under a misspelt name.
            findings.AddAtName(value, UnknownMember(name, _section), hidesSource: Array.Exists(_section.Settings, other => other.IsSecret));
            return;
        }

        _nodes[setting] = value;
        if (setting.Read(value, findings) is { } read)
        {
            _values[setting] = read;
        }
    }

    private static string UnknownMember(string name, SectionDescription section)
    {
        var meant = Values.DidYouMean(name, section.Names);
        if (meant.Length == 0 && GatewaySettings.Root.Locate(name) is { } elsewhere)
        {
            meant = $"; it belongs to {elsewhere[..elsewhere.LastIndexOf('.')]}";
        }

        return $"unknown member {Values.Quote(name)}{meant}";
    }
}

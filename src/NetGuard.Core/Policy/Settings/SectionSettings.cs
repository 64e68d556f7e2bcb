using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>An object with described members. Absent, it has all its members' defaults.</summary>
public sealed class SectionSetting(string name, string description, SectionDescription section) : Setting<SectionView>(name, description, SectionExample.Of(section))
{
    public SectionDescription Section { get; } = section;

    public override string? DefaultText => null;

    internal override JsonObject Shape() => SchemaShapes.Of(Section);

    internal override object? Absent(string path, Origin origin) => SectionView.Absent(Section, path, origin);

    internal override object? Read(ConfigNode node, Findings findings) => SectionView.Read(Section, node, findings);
}

/// <summary>An object whose members' names are the administrator's, each with the same described value.</summary>
public sealed class MapSetting(string name, string description, string exampleName, SectionDescription item)
    : Setting<IReadOnlyList<KeyValuePair<string, SectionView>>>(name, description, $"{{\"{exampleName}\":{SectionExample.Of(item)}}}")
{
    public SectionDescription Item { get; } = item;

    /// <summary>ECMAScript pattern of names, for the schema; <c>null</c> for any.</summary>
    public string? NamePattern { get; init; }

    /// <summary>What is wrong with a name; empty if nothing is.</summary>
    public Func<string, string> NameFault { get; init; } = _ => "";

    public override string? DefaultText => "{}";

    internal override JsonObject Shape()
    {
        var shape = new JsonObject { ["type"] = "object" };
        if (NamePattern is not null)
        {
            shape["propertyNames"] = new JsonObject { ["pattern"] = NamePattern };
        }

        shape["additionalProperties"] = SchemaShapes.Of(Item);
        return shape;
    }

    internal override object? Absent(string path, Origin origin) => Array.Empty<KeyValuePair<string, SectionView>>();

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (node is not ConfigObject map)
        {
            findings.Add(node, Values.Mismatch("an object", node));
            return null;
        }

        var views = new List<KeyValuePair<string, SectionView>>(map.Members.Count);
        foreach (var (name, value) in map.Members)
        {
            if (NameFault(name) is { Length: > 0 } fault)
            {
                findings.AddAtName(value, fault);
            }

            if (SectionView.Read(Item, value, findings) is { } view)
            {
                views.Add(new(name, view));
            }
        }

        return views;
    }
}

using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>A list of objects with described members.</summary>
public sealed class SectionListSetting(string name, string description, SectionDescription item)
    : Setting<IReadOnlyList<SectionView>>(name, description, $"[{SectionExample.Of(item)}]")
{
    public SectionDescription Item { get; } = item;

    /// <summary>Items at most.</summary>
    public int MaxCount { get; init; } = 100;

    public override string? DefaultText => "[]";

    internal override JsonObject Shape() => new() { ["type"] = "array", ["items"] = SchemaShapes.Of(Item), ["maxItems"] = MaxCount };

    internal override object? Absent(string path, Origin origin) => Array.Empty<SectionView>();

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (findings.ItemsOf(node) is not { } items)
        {
            findings.Add(node, Values.Mismatch("a list of objects", node));
            return null;
        }

        if (items.Count > MaxCount)
        {
            findings.Add(items[MaxCount], $"the list has at most {MaxCount} items");
        }

        return items.Select(item => SectionView.Read(Item, item, findings)).OfType<SectionView>().ToArray();
    }
}

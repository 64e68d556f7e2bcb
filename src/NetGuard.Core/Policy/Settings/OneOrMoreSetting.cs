using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>A text, or a list of texts; each kept with its place. An override parts them by commas.</summary>
public sealed class OneOrMoreSetting(string name, string description, string example) : Setting<IReadOnlyList<ConfigScalar>>(name, description, example)
{
    /// <summary>Whether whole numbers may stand beside texts.</summary>
    public bool AllowsNumbers { get; init; }

    public override string? DefaultText => null;

    private string ItemExpected => AllowsNumbers ? "a number or a string" : "a string";

    internal override JsonObject Shape() => new()
    {
        ["anyOf"] = new JsonArray(
            Item(),
            new JsonObject { ["type"] = "array", ["items"] = Item(), ["minItems"] = 1 }),
    };

    internal override object? Absent(string path, Origin origin) => Array.Empty<ConfigScalar>();

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (node is ConfigScalar { ScalarKind: not ScalarKind.Untyped } single)
        {
            return ReadItem(single, findings) is { } text ? new[] { text } : null;
        }

        if (findings.ItemsOf(node) is not { } items)
        {
            findings.Add(node, Values.Mismatch($"{ItemExpected}, or a list of them", node));
            return null;
        }

        if (items.Count == 0)
        {
            // Refuses because an empty list of what to look for finds nothing, or everything.
            findings.Add(node, "the list is empty; leave it out if anything is meant");
            return null;
        }

        var texts = items.Select(item => ReadItem(item, findings)).OfType<ConfigScalar>().ToArray();
        return texts.Length == items.Count ? texts : null;
    }

    private ConfigScalar? ReadItem(ConfigNode node, Findings findings)
    {
        if (node is ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped } text)
        {
            return text;
        }

        if (AllowsNumbers && node is ConfigScalar number && Values.TryNumber(number, out _))
        {
            return number;
        }

        findings.Add(node, Values.Mismatch(ItemExpected, node));
        return null;
    }

    private JsonObject Item() => new() { ["type"] = AllowsNumbers ? new JsonArray("string", "integer") : "string" };
}

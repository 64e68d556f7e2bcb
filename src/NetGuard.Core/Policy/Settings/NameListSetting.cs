using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>A list of names of a closed list, and where a pattern is given, of texts of that form too.</summary>
public sealed class NameListSetting(string name, string description, string example, IReadOnlyList<string> names, string expected)
    : Setting<IReadOnlyList<ConfigScalar>>(name, description, example)
{
    /// <summary>ECMAScript pattern of what is no name; <c>null</c> where only names are good.</summary>
    public string? OtherPattern { get; init; }

    /// <summary>Whether a list that is given must have an item; its absence is then a state of its own.</summary>
    public bool NotEmpty { get; init; }

    public override string? DefaultText => NotEmpty ? null : "[]";

    internal override JsonObject Shape()
    {
        var item = new JsonObject { ["enum"] = new JsonArray([.. names.Select(known => JsonValue.Create(known))]) };
        if (OtherPattern is not null)
        {
            item = new JsonObject { ["anyOf"] = new JsonArray(item, new JsonObject { ["type"] = "string", ["pattern"] = OtherPattern }) };
        }

        var shape = new JsonObject { ["type"] = "array", ["items"] = item };
        if (NotEmpty)
        {
            shape["minItems"] = 1;
        }

        return shape;
    }

    internal override object? Absent(string path, Origin origin) => Array.Empty<ConfigScalar>();

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (findings.ItemsOf(node) is not { } items)
        {
            findings.Add(node, Values.Mismatch("a list of strings", node));
            return null;
        }

        if (NotEmpty && items.Count == 0)
        {
            findings.Add(node, "the list is empty; leave it out, or name what is meant");
            return null;
        }

        var read = new List<ConfigScalar>(items.Count);
        foreach (var item in items)
        {
            if (item is ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped } text && IsGood(text.Text))
            {
                read.Add(text);
            }
            else
            {
                findings.Add(item, Values.Mismatch(expected, item) + Values.DidYouMean(item, names));
            }
        }

        return read.Count == items.Count ? read : null;
    }

    private bool IsGood(string text) =>
        names.Contains(text, StringComparer.Ordinal) || OtherPattern is not null && Values.Matches(text, OtherPattern);
}

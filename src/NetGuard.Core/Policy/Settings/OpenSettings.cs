using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>A section that another description governs: YARP's own schema.</summary>
public sealed class ForeignSetting(string name, string description, string example, string schema) : Setting<ConfigNode>(name, description, example)
{
    public override string? DefaultText => null;

    internal override JsonObject Shape() => new() { ["$ref"] = schema };

    internal override object? Read(ConfigNode node, Findings findings) => node;
}

/// <summary>An object whose members' values are words of a closed list; the members' names are closed too where given.</summary>
public sealed class WordMapSetting(string name, string description, string example, string[] words) : Setting<IReadOnlyList<KeyValuePair<string, ConfigScalar>>>(name, description, example)
{
    /// <summary>Known names with what they mean and which words they may have; <c>null</c> for any name.</summary>
    public IReadOnlyDictionary<string, (string Description, string[] Words)>? Names { get; init; }

    public override string? DefaultText => "{}";

    internal override JsonObject Shape()
    {
        if (Names is null)
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Enum(words) };
        }

        var properties = new JsonObject();
        foreach (var (known, (text, allowed)) in Names)
        {
            var shape = Enum(allowed);
            shape["description"] = text;
            properties[known] = shape;
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    internal override object? Absent(string path, Origin origin) => Array.Empty<KeyValuePair<string, ConfigScalar>>();

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (node is not ConfigObject map)
        {
            findings.Add(node, Values.Mismatch("an object", node));
            return null;
        }

        var read = new List<KeyValuePair<string, ConfigScalar>>();
        foreach (var (member, value) in map.Members)
        {
            if (Names is not null && !Names.Keys.Contains(member, StringComparer.OrdinalIgnoreCase))
            {
                findings.AddAtName(value, $"unknown name {Values.Quote(member)}{Values.DidYouMean(member, Names.Keys)}");
            }
            else if (ReadWord(member, value, findings) is { } word)
            {
                read.Add(new(member, word));
            }
        }

        return read;
    }

    private ConfigScalar? ReadWord(string member, ConfigNode value, Findings findings)
    {
        var allowed = Names?.First(entry => string.Equals(entry.Key, member, StringComparison.OrdinalIgnoreCase)).Value.Words ?? words;
        if (value is not ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped } word || !words.Contains(word.Text, StringComparer.Ordinal))
        {
            findings.Add(value, Values.Mismatch(Values.Or(words), value) + Values.DidYouMean(value, words));
            return null;
        }

        if (!allowed.Contains(word.Text, StringComparer.Ordinal))
        {
            findings.Add(value, $"'{word.Text}' is not yet supported here; leave it out or write {Values.Or(allowed)}");
            return null;
        }

        return word;
    }

    private static JsonObject Enum(string[] words) => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };
}

using System.Globalization;
using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>A list of texts, each kept with its place. An override gives it whole, parted by commas.</summary>
public sealed class TextListSetting(string name, string description, string example) : Setting<IReadOnlyList<ConfigScalar>>(name, description, example)
{
    /// <summary>Whether a list that is given must have an item.</summary>
    public bool NotEmpty { get; init; }

    /// <summary>The closed list that the items are of; <c>null</c> for any text.</summary>
    public string[]? Words { get; init; }

    /// <summary>The closed list in words, for messages.</summary>
    public string WordsExpected { get; init; } = "a string";

    /// <summary>The value when absent; <c>null</c> for the empty list.</summary>
    public string[]? DefaultItems { get; init; }

    /// <summary>Whether absence is a state of its own and not the same as an empty list.</summary>
    public bool IsOptional { get; init; }

    public override string? DefaultText => NotEmpty || IsOptional ? null : new JsonArray([.. (DefaultItems ?? []).Select(item => JsonValue.Create(item))]).ToJsonString();

    internal override JsonObject Shape()
    {
        var item = Words is null
            ? new JsonObject { ["type"] = "string" }
            : new JsonObject { ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]) };
        var shape = new JsonObject { ["type"] = "array", ["items"] = item };
        if (NotEmpty)
        {
            shape["minItems"] = 1;
        }

        return shape;
    }

    internal override object? Absent(string path, Origin origin) =>
        (DefaultItems ?? []).Select((item, i) => new ConfigScalar(ConfigPath.Item(path, i), origin, ScalarKind.String, item)).ToArray();

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (findings.ItemsOf(node) is not { } items)
        {
            findings.Add(node, Values.Mismatch("a list of strings", node));
            return null;
        }

        if (NotEmpty && items.Count == 0)
        {
            findings.Add(node, "the list is empty");
            return null;
        }

        var texts = new List<ConfigScalar>(items.Count);
        foreach (var item in items)
        {
            if (item is ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped } text
                && (Words is null || Words.Contains(text.Text, StringComparer.Ordinal)))
            {
                texts.Add(text);
            }
            else
            {
                findings.Add(item, Values.Mismatch(WordsExpected, item));
            }
        }

        return texts.Count == items.Count ? texts : null;
    }
}

public sealed class NumberListSetting(string name, string description, string example, long minimum, long maximum) : Setting<IReadOnlyList<long>>(name, description, example)
{
    /// <summary>Whether absence means what another setting says, and no fixed list.</summary>
    public bool DefaultsElsewhere { get; init; }

    public override string? DefaultText => DefaultsElsewhere ? null : new JsonArray([.. (Default ?? []).Select(item => JsonValue.Create(item))]).ToJsonString();

    internal override JsonObject Shape() => new()
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum },
    };

    internal override object? Absent(string path, Origin origin) => Default ?? [];

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (findings.ItemsOf(node) is not { } items)
        {
            findings.Add(node, Values.Mismatch("a list of numbers", node));
            return null;
        }

        var numbers = new List<long>(items.Count);
        foreach (var item in items)
        {
            if (Values.TryNumber(item, out var value) && value >= minimum && value <= maximum)
            {
                numbers.Add(value);
            }
            else
            {
                findings.Add(item, Values.Mismatch(string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"), item));
            }
        }

        return numbers.Count == items.Count ? numbers : null;
    }
}

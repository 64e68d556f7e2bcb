using System.Globalization;
using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>A text, kept with its place. <see cref="Pattern"/> and <see cref="Expected"/> say which texts are good.</summary>
public sealed class TextSetting(string name, string description, string example) : Setting<ConfigScalar>(name, description, example)
{
    /// <summary>ECMAScript pattern, as the JSON schema has it.</summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern in words, for messages.</summary>
    public string Expected { get; init; } = "a string";

    public bool Secret { get; init; }

    /// <summary>What holds when absent, for the schema; <c>null</c> where absence is a state of its own.</summary>
    public string? DefaultValue { get; init; }

    public override bool IsSecret => Secret;

    public override string? DefaultText => DefaultValue is null ? null : $"\"{DefaultValue}\"";

    internal override JsonObject Shape()
    {
        var shape = new JsonObject { ["type"] = "string" };
        if (Pattern is not null)
        {
            shape["pattern"] = Pattern;
        }

        return shape;
    }

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (node is ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped } text
            && (Pattern is null || Values.Matches(text.Text, Pattern)))
        {
            return text;
        }

        findings.Add(node, Values.Mismatch(Expected, node, Secret), hidesSource: Secret);
        return null;
    }
}

public sealed class NumberSetting(string name, string description, string example, long minimum, long maximum) : Setting<long>(name, description, example)
{
    /// <summary>In place of a default in the schema, where the default depends on the machine.</summary>
    public bool HasDefault { get; init; } = true;

    public override string? DefaultText => HasDefault ? Default.ToString(CultureInfo.InvariantCulture) : null;

    internal override JsonObject Shape() => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (Values.TryNumber(node, out var value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        findings.Add(node, Values.Mismatch(string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"), node));
        return null;
    }
}

public sealed class BooleanSetting(string name, string description, bool value) : Setting<bool>(name, description, value ? "false" : "true")
{
    public override string? DefaultText => value ? "true" : "false";

    internal override JsonObject Shape() => new() { ["type"] = "boolean" };

    internal override object? Absent(string path, Origin origin) => value;

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (Values.TryBoolean(node, out var read))
        {
            return read;
        }

        findings.Add(node, Values.Mismatch("true or false", node));
        return null;
    }
}

/// <summary>One of a closed list of words. Words that a later version will know are refused by name.</summary>
public sealed class ChoiceSetting<T>(string name, string description, T value, string[] later) : Setting<T>(name, description, $"\"{value}\"")
    where T : struct, Enum
{
    private static readonly string[] Words = Enum.GetNames<T>();

    /// <summary>Whether the word counts as given when the member is absent; a required choice has none.</summary>
    public override string? DefaultText => IsRequired ? null : $"\"{value}\"";

    internal override JsonObject Shape() => new() { ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]) };

    internal override object? Absent(string path, Origin origin) => value;

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (node is ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped } word)
        {
            if (Words.Contains(word.Text, StringComparer.Ordinal))
            {
                return Enum.Parse<T>(word.Text);
            }

            if (later.Contains(word.Text, StringComparer.Ordinal))
            {
                findings.Add(node, $"'{word.Text}' is not yet supported; write {Values.Or(Words)}");
                return null;
            }
        }

        findings.Add(node, Values.Mismatch(Values.Or(Words), node) + Values.DidYouMean(node, Words));
        return null;
    }
}

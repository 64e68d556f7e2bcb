using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>
/// A setting of the contract whose feature does not exist yet. Refuses because a rule that is read and ignored looks
/// like protection: it may be absent, or say in one of the harmless ways that it is off.
/// </summary>
public sealed class ReservedSetting(string name, string description, string example) : Setting(name, description, example)
{
    /// <summary>The one scalar value that is harmless; <c>null</c> if none is.</summary>
    public string? Allowed { get; init; }

    /// <summary>A member of an object whose value <c>Off</c> makes the object harmless; <c>null</c> if none does.</summary>
    public string? OffMember { get; init; }

    /// <summary>Whether the empty list is harmless.</summary>
    public bool AllowsEmptyList { get; init; }

    public override string? DefaultText => null;

    internal override JsonObject Shape()
    {
        if (Allowed is not null)
        {
            return new JsonObject { ["enum"] = new JsonArray(Allowed) };
        }

        if (OffMember is not null)
        {
            return new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { [OffMember] = new JsonObject { ["enum"] = new JsonArray("Off") } },
                ["required"] = new JsonArray(OffMember),
            };
        }

        return AllowsEmptyList
            ? new JsonObject { ["type"] = "array", ["maxItems"] = 0 }
            : new JsonObject { ["not"] = new JsonObject() };
    }

    internal override object? Absent(string path, Origin origin) => null;

    internal override object? Read(ConfigNode node, Findings findings)
    {
        if (!IsHarmless(node, findings))
        {
            findings.AddAtName(node, $"{Name} is not yet supported; {Remedy}");
        }

        return null;
    }

    private string Remedy => Allowed is not null ? $"leave it out or write '{Allowed}'"
        : OffMember is not null ? $"leave it out or give it \"{OffMember}\": \"Off\""
        : AllowsEmptyList ? "leave it out or empty"
        : "leave it out";

    private bool IsHarmless(ConfigNode node, Findings findings) => node switch
    {
        ConfigScalar scalar when Allowed is not null => IsWord(scalar, Allowed),
        ConfigObject map when OffMember is not null => map[OffMember] is ConfigScalar mode && IsWord(mode, "Off"),
        _ => AllowsEmptyList && findings.ItemsOf(node) is { Count: 0 },
    };

    private static bool IsWord(ConfigScalar scalar, string word) =>
        scalar.ScalarKind is ScalarKind.String or ScalarKind.Untyped && string.Equals(scalar.Text, word, StringComparison.Ordinal);
}

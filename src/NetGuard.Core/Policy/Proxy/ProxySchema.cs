using System.Text.Json;
using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Proxy;

/// <summary>
/// Holds YARP's section to the JSON schema that YARP ships: the keywords that it uses, read over our tree, so that errors
/// have places. Stricter than the schema in two ways: an object with described members has no others, and there are no
/// transforms of anybody's own.
/// </summary>
internal static class ProxySchema
{
    public static void Check(ConfigNode section, ReadOnlyMemory<byte> schema, Findings findings)
    {
        using var document = JsonDocument.Parse(schema);
        var root = document.RootElement.GetProperty("properties").GetProperty("ReverseProxy");
        CheckNode(section, root, findings);
    }

    internal static void CheckNode(ConfigNode node, JsonElement schema, Findings findings)
    {
        if (!SchemaTypes.Check(node, schema, findings))
        {
            return;
        }

        if (node is ConfigObject map)
        {
            CheckMembers(map, schema, findings);
            CheckRequired(map, schema, findings);
        }

        if (schema.TryGetProperty("items", out var item) && findings.ItemsOf(node) is { } items)
        {
            foreach (var value in items)
            {
                CheckNode(value, item, findings);
            }
        }

        if (schema.TryGetProperty("anyOf", out var branches))
        {
            SchemaBranches.Check(node, branches, findings);
        }
    }

    private static void CheckMembers(ConfigObject map, JsonElement schema, Findings findings)
    {
        var isDescribed = schema.TryGetProperty("properties", out var properties);
        foreach (var (name, value) in map.Members)
        {
            if (isDescribed && TryGetIgnoringCase(properties, name, out var known))
            {
                CheckNode(value, known, findings);
            }
            else if (schema.TryGetProperty("patternProperties", out var patterns))
            {
                CheckPatterns(name, value, patterns, findings);
            }
            else if (schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.Object)
            {
                CheckNode(value, additional, findings);
            }
            else if (isDescribed)
            {
                var names = properties.EnumerateObject().Select(property => property.Name);
                findings.AddAtName(value, $"unknown member {Values.Quote(name)}{Values.DidYouMean(name, names)}");
            }
        }
    }

    private static void CheckPatterns(string name, ConfigNode value, JsonElement patterns, Findings findings)
    {
        foreach (var pattern in patterns.EnumerateObject())
        {
            if (Values.Matches(name, pattern.Name))
            {
                CheckNode(value, pattern.Value, findings);
            }
        }
    }

    private static void CheckRequired(ConfigObject map, JsonElement schema, Findings findings)
    {
        foreach (var name in RequiredOf(schema))
        {
            if (map[name] is null)
            {
                findings.AddAtName(map, $"{name} is missing; it is required");
            }
        }
    }

    internal static IEnumerable<string> RequiredOf(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [];

    private static bool TryGetIgnoringCase(JsonElement properties, string name, out JsonElement schema)
    {
        foreach (var property in properties.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                schema = property.Value;
                return true;
            }
        }

        schema = default;
        return false;
    }
}

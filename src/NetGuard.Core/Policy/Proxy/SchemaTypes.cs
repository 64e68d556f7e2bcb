using System.Globalization;
using System.Text.Json;
using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Proxy;

/// <summary>The keywords <c>type</c>, <c>enum</c> and <c>pattern</c> of one value.</summary>
internal static class SchemaTypes
{
    public static bool Check(ConfigNode node, JsonElement schema, Findings findings)
    {
        var types = TypesOf(schema);
        if (types.Length > 0 && !types.Any(type => IsOf(node, type)))
        {
            findings.Add(node, Values.Mismatch(string.Join(" or ", types.Select(Describe)), node));
            return false;
        }

        if (node is not ConfigScalar scalar)
        {
            return true;
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            var known = words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!).ToArray();
            if (!known.Contains(scalar.Text, StringComparer.Ordinal))
            {
                findings.Add(node, Values.Mismatch(Values.Or(known), node) + Values.DidYouMean(node, known));
                return false;
            }
        }

        return !schema.TryGetProperty("pattern", out var pattern) || CheckPattern(scalar, pattern.GetString()!, findings);
    }

    // YARP parses a time anew and would throw at what only looks like one, such as 99:99:99.
    private static bool CheckPattern(ConfigScalar scalar, string pattern, Findings findings)
    {
        var isTime = pattern.Contains(':', StringComparison.Ordinal) && pattern.Contains(@"\d", StringComparison.Ordinal);
        if (Values.Matches(scalar.Text, pattern) && (!isTime || TimeSpan.TryParse(scalar.Text, CultureInfo.InvariantCulture, out _)))
        {
            return true;
        }

        findings.Add(scalar, Values.Mismatch(isTime ? "a time such as '00:01:40'" : $"text of the form {pattern}", scalar));
        return false;
    }

    // null is never there: it is refused when the file is read. A schema with items and no type means a list.
    private static string[] TypesOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("items", out _) ? ["array"] : [];
        }

        return type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(one => one.GetString()!).Where(one => one != "null")]
            : [type.GetString()!];
    }

    private static bool IsOf(ConfigNode node, string type) => type switch
    {
        "object" => node is ConfigObject,
        "array" => node is ConfigList || node is ConfigScalar { ScalarKind: ScalarKind.Untyped } && !IsItem(node),
        "number" => Values.TryNumber(node, out _),
        "boolean" => Values.TryBoolean(node, out _),
        _ => node is ConfigScalar { ScalarKind: ScalarKind.String or ScalarKind.Untyped },
    };

    // An override is split into a list once: its parts are no lists themselves.
    private static bool IsItem(ConfigNode node) => node.Path.EndsWith(']') && !node.Path.EndsWith("']", StringComparison.Ordinal);

    private static string Describe(string type) => type switch
    {
        "object" => "an object",
        "array" => "a list",
        "number" => "a whole number",
        "boolean" => "true or false",
        _ => "a string",
    };
}

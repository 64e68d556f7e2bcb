using System.Text.Json.Nodes;

namespace NetGuard.Policy.Settings;

/// <summary>JSON Schema of described sections.</summary>
internal static class SchemaShapes
{
    public static JsonObject Of(SectionDescription section)
    {
        var properties = new JsonObject();
        foreach (var setting in section.Settings)
        {
            properties[setting.Name] = Annotated(setting);
        }

        var shape = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = section.Settings.Where(setting => setting.IsRequired).Select(setting => (JsonNode?)JsonValue.Create(setting.Name)).ToArray();
        if (required.Length > 0)
        {
            shape["required"] = new JsonArray(required);
        }

        if (section.ExactlyOneOf.Count > 0)
        {
            shape["oneOf"] = new JsonArray([.. section.ExactlyOneOf.Select(setting => new JsonObject { ["required"] = new JsonArray(setting.Name) })]);
        }

        return shape;
    }

    public static JsonObject Annotated(Setting setting)
    {
        var notYet = setting is ReservedSetting ? "Not yet supported. " : "";
        var shape = new JsonObject { ["description"] = notYet + setting.Description };
        foreach (var (keyword, value) in setting.Shape())
        {
            shape[keyword] = value?.DeepClone();
        }

        if (setting.DefaultText is { } text)
        {
            shape["default"] = JsonNode.Parse(text);
        }

        shape["examples"] = new JsonArray(JsonNode.Parse(setting.Example));
        return shape;
    }
}

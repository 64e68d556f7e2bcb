using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy;

/// <summary>
/// Writes the JSON Schema (draft 2020-12) of the configuration from the descriptions that the compiler reads by. Editors
/// complete and check the file by it.
/// </summary>
public static class SchemaWriter
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text, with a final line feed.</summary>
    public static string Write()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "NetGuard's configuration",
            ["description"] = "Where the gateway listens, what it forwards where, and the rules that protect each endpoint.",
        };
        foreach (var (keyword, value) in SchemaShapes.Of(GatewaySettings.Root))
        {
            schema[keyword] = value?.DeepClone();
        }

        return schema.ToJsonString(Layout) + "\n";
    }
}

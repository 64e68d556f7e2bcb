using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetGuard.Gateway.Commands;

/// <summary>How commands write for machines: one JSON value a line.</summary>
internal static class CommandOutput
{
    /// <summary>Quotation marks and apostrophes stay readable; nothing here is put into a web page.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

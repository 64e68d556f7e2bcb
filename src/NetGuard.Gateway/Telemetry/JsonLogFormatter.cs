using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace NetGuard.Gateway.Telemetry;

/// <summary>
/// One JSON object a line. A decision is its own fields, flat and typed, so that a query needs no parser; other events
/// have time, level, category and message.
/// </summary>
internal sealed class JsonLogFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "netguard-json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (logEntry.Category == LoggingRegistration.DecisionCategory && logEntry.State is IEnumerable<KeyValuePair<string, object?>> fields)
            {
                json.WriteString("event", logEntry.EventId.Name);
                foreach (var (name, value) in fields)
                {
                    json.WritePropertyName(name);
                    WriteValue(json, value);
                }
            }
            else
            {
                WriteEvent(json, logEntry);
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteEvent<TState>(Utf8JsonWriter json, in LogEntry<TState> logEntry)
    {
        json.WriteString("time", DateTimeOffset.UtcNow);
        json.WriteString("level", logEntry.LogLevel.ToString());
        json.WriteString("category", logEntry.Category);
        json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
        {
            json.WriteString("exception", exception.ToString());
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value, null));
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case IEnumerable<string> list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}

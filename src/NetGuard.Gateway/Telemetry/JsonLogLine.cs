using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetGuard.Gateway.Telemetry;

/// <summary>
/// One JSON object a line. A decision is its own fields, flat and typed, so that a query needs no parser; other events
/// have time, level, category and message.
/// </summary>
internal static class JsonLogLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write<TState>(IBufferWriter<byte> output, string category, LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            if (category == LoggingRegistration.DecisionCategory && state is IReadOnlyList<KeyValuePair<string, object?>> fields)
            {
                json.WriteString("event"u8, id.Name);
                for (var i = 0; i < fields.Count; i++)
                {
                    json.WritePropertyName(fields[i].Key);
                    WriteValue(json, fields[i].Value);
                }
            }
            else
            {
                json.WriteString("time"u8, DateTimeOffset.UtcNow);
                json.WriteString("level"u8, level.ToString());
                json.WriteString("category"u8, category);
                json.WriteString("message"u8, formatter(state, exception));
                if (exception is not null)
                {
                    json.WriteString("exception"u8, exception.ToString());
                }
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
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
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
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

using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace NetGuard.Gateway.Telemetry;

/// <summary>Short lines for a person at a terminal: what was decided about whom, by which rule. Machines get <see cref="JsonLogLine"/>.</summary>
internal sealed class ReadableLogFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "netguard-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(DateTime.Now.ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        if (logEntry.Category == LoggingRegistration.DecisionCategory && logEntry.State is IEnumerable<KeyValuePair<string, object?>> fields)
        {
            textWriter.WriteLine(Line(fields.ToDictionary(field => field.Key, field => field.Value)));
            return;
        }

        textWriter.WriteLine($"{logEntry.LogLevel} {logEntry.Category}: {logEntry.Formatter(logEntry.State, logEntry.Exception)}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(exception);
        }
    }

    private static string Line(Dictionary<string, object?> record)
    {
        var line = $"{record.GetValueOrDefault("status")} {record.GetValueOrDefault("verdict")} {record.GetValueOrDefault("method")} {record.GetValueOrDefault("path")} from {record.GetValueOrDefault("client") ?? record.GetValueOrDefault("remoteAddress")}";
        Append(" reason=", record.GetValueOrDefault("reason"));
        Append(" rule=", record.GetValueOrDefault("rule"));
        Append(" would refuse: ", record.GetValueOrDefault("wouldReject") is string[] { Length: > 0 } would ? string.Join(',', would) : null);
        Append(" to ", record.GetValueOrDefault("destination"));
        return line + string.Create(CultureInfo.InvariantCulture, $" {record.GetValueOrDefault("durationMs")} ms");

        void Append(string name, object? value)
        {
            if (value is not null)
            {
                line += name + value;
            }
        }
    }
}

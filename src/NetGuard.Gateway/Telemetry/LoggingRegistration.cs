using Microsoft.Extensions.Logging.Console;

namespace NetGuard.Gateway.Telemetry;

/// <summary>
/// Logs on standard output: JSON, one event a line, for whatever collects them; short lines where a person watches a
/// terminal. The configuration's <c>Logging</c> section may say otherwise, but on decisions.
/// </summary>
internal static class LoggingRegistration
{
    /// <summary>A request without its record is one that nobody can account for.</summary>
    public const string DecisionCategory = "NetGuard.Decision";

    /// <param name="logging">The host's logging.</param>
    /// <param name="section">The configuration's <c>Logging</c>.</param>
    /// <param name="readable">Whether a person watches.</param>
    public static ILoggingBuilder AddGatewayLogging(this ILoggingBuilder logging, IConfiguration section, bool readable)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("NetGuard", LogLevel.Information);

        // A start that fails is told by the command, without a stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddConfiguration(section);
        if (!readable && section["Console:FormatterName"] is null)
        {
            logging.Services.AddSingleton<ILoggerProvider>(static _ => new JsonLinesProvider(Console.OpenStandardOutput()));
        }
        else
        {
            logging.AddConsole();
            logging.AddConsoleFormatter<ReadableLogFormatter, ConsoleFormatterOptions>();
            logging.Services.PostConfigure<ConsoleLoggerOptions>(static options => options.FormatterName ??= ReadableLogFormatter.FormatterName);
        }

        logging.Services.PostConfigure<LoggerFilterOptions>(KeepDecisions);
        return logging;
    }

    private static void KeepDecisions(LoggerFilterOptions options)
    {
        // Refuses because the most specific rule wins: one for this category, or for one provider, would beat ours.
        for (var i = options.Rules.Count - 1; i >= 0; i--)
        {
            if (options.Rules[i].CategoryName?.StartsWith(DecisionCategory, StringComparison.OrdinalIgnoreCase) == true)
            {
                options.Rules.RemoveAt(i);
            }
        }

        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray())
        {
            options.Rules.Add(new LoggerFilterRule(provider, DecisionCategory, LogLevel.Information, null));
        }
    }
}

namespace NetGuard.Gateway.Telemetry;

/// <summary>
/// Logs on standard output: JSON, one event a line, for whatever collects them; short lines where a person watches a
/// terminal.
/// </summary>
internal static class LoggingRegistration
{
    /// <summary>These write whole URLs, queries included.</summary>
    private static readonly string[] Talkative = ["Yarp.ReverseProxy.Forwarder", "Microsoft.AspNetCore.Hosting.Diagnostics"];

    public static ILoggingBuilder AddGatewayLogging(this ILoggingBuilder logging, bool readable)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter(TelemetryRegistration.Name, LogLevel.Information);
        logging.PinTalkativeCategories();
        return readable
            ? logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "HH:mm:ss ";
            })
            : logging.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
    }

    /// <summary>Keeps categories that would print a request's query at Warning, whatever other rules say.</summary>
    public static void PinTalkativeCategories(this ILoggingBuilder logging) =>
        logging.Services.PostConfigure<LoggerFilterOptions>(static options =>
        {
            // Refuses because the most specific rule wins, and a rule for one of their loggers would beat ours.
            for (var i = options.Rules.Count - 1; i >= 0; i--)
            {
                if (options.Rules[i].CategoryName is { } category && Talkative.Any(pinned => category.StartsWith(pinned, StringComparison.OrdinalIgnoreCase)))
                {
                    options.Rules.RemoveAt(i);
                }
            }

            // A rule for one provider beats every general one, so each named provider gets its own.
            foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray())
            {
                foreach (var category in Talkative)
                {
                    options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, null));
                }
            }
        });
}

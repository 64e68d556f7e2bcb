using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace NetGuard.Proxy.Telemetry;

/// <summary>
/// Holds categories that log whole URLs or raw request lines at Warning, whatever the configuration says: a query carries
/// keys and what users wrote. And keeps the records coming where only a default level was raised.
/// </summary>
internal sealed class LogLevels : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] Categories =
    [
        "Yarp.ReverseProxy.Forwarder",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        string?[] providers = [.. options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct()];

        // Each rule keeps its meaning and gets this floor: of two rules for a category the longer wins, patterns with a star
        // too, and one for a single logging provider before any other.
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
                IsLoudEnough(category, level) && (rule.Filter is null || rule.Filter(provider, category, level)));
        }

        foreach (var category in Categories)
        {
            options.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Warning, (_, _, level) => level >= LogLevel.Warning));
        }

        // Who names the category has decided about records; who raised the default level meant the framework's chatter.
        if (!options.Rules.Any(rule => rule.CategoryName is { Length: > 0 } category && DecisionRecorder.Category.StartsWith(category, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray())
            {
                options.Rules.Add(new LoggerFilterRule(provider, DecisionRecorder.Category, LogLevel.Information, null));
            }
        }
    }

    private static bool IsLoudEnough(string? category, LogLevel level) =>
        level >= LogLevel.Warning || category is null || !Array.Exists(Categories, known => category.StartsWith(known, StringComparison.OrdinalIgnoreCase));
}

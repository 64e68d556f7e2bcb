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
        foreach (var category in Categories)
        {
            // A more specific rule of the same category would win over ours.
            for (var i = options.Rules.Count - 1; i >= 0; i--)
            {
                if (options.Rules[i].CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true)
                {
                    options.Rules.RemoveAt(i);
                }
            }

            foreach (var provider in providers)
            {
                options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, null));
            }
        }

        // Who names the category has decided about records; who raised the default level meant the framework's chatter.
        if (!options.Rules.Any(rule => rule.CategoryName is { Length: > 0 } category && DecisionRecorder.Category.StartsWith(category, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var provider in providers)
            {
                options.Rules.Add(new LoggerFilterRule(provider, DecisionRecorder.Category, LogLevel.Information, null));
            }
        }
    }
}

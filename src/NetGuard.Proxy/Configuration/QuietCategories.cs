using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace NetGuard.Proxy.Configuration;

/// <summary>
/// Keeps the two categories that log whole request targets at Warning, whatever the configuration says: a query may hold
/// a key, and a URL under inspection holds what must not leave.
/// </summary>
internal sealed class QuietCategories : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] Names = ["Yarp.ReverseProxy.Forwarder", "Microsoft.AspNetCore.Hosting.Diagnostics"];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // Each rule keeps its meaning and gets this floor, since a rule for one logging provider beats any general one.
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
                IsLoudEnough(category, level) && (rule.Filter is null || rule.Filter(provider, category, level)));
        }

        foreach (var category in Names)
        {
            options.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Warning, (_, _, level) => level >= LogLevel.Warning));
        }
    }

    private static bool IsLoudEnough(string? category, LogLevel level) =>
        level >= LogLevel.Warning || category is null || !Array.Exists(Names, name => category.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}

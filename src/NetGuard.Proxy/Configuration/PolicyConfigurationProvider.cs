using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace NetGuard.Proxy.Configuration;

/// <summary>The host's only source of configuration: published candidates, nothing else.</summary>
internal sealed class PolicyConfigurationSource(PolicyConfigurationProvider provider) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => provider;
}

/// <summary>
/// Publishes candidates: the snapshot goes to the store before the routes that name it go to YARP. Sections that take a
/// restart stay as the first candidate had them.
/// </summary>
internal sealed partial class PolicyConfigurationProvider : ConfigurationProvider
{
    private readonly Lock _gate = new();
    private readonly PolicyStore _store;
    private readonly IReadOnlyDictionary<string, string?> _static;
    private string _reportedStatic = "";

    public PolicyConfigurationProvider(PolicyStore store, Candidate first)
    {
        _store = store;
        _static = first.StaticData;
        _store.Publish(first.Snapshot);
        Data = Merge(first);
    }

    /// <summary>Returns when YARP has seen the candidate. One candidate at a time: YARP reads the keys one by one.</summary>
    public void Publish(Candidate candidate, ILogger logger)
    {
        lock (_gate)
        {
            ReportStatic(candidate, logger);
            _store.Publish(candidate.Snapshot);
            Data = Merge(candidate);
            OnReload();
        }
    }

    private Dictionary<string, string?> Merge(Candidate candidate)
    {
        var data = new Dictionary<string, string?>(_static, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in candidate.ProxyData)
        {
            data[key] = value;
        }

        return data;
    }

    private void ReportStatic(Candidate candidate, ILogger logger)
    {
        var sections = candidate.StaticData.Except(_static).Concat(_static.Except(candidate.StaticData))
            .Select(setting => SectionOf(setting.Key))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase);
        var changed = string.Join(", ", sections);
        if (changed.Length > 0 && changed != _reportedStatic)
        {
            Log.TakesRestart(logger, changed);
        }

        _reportedStatic = changed;
    }

    // "Kestrel", "NetGuard:Admin".
    private static string SectionOf(string key)
    {
        var parts = key.Split(':');
        return parts.Length > 1 && string.Equals(parts[0], ConfigurationFlattener.PolicySection, StringComparison.OrdinalIgnoreCase)
            ? $"{parts[0]}:{parts[1]}"
            : parts[0];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A change of {Sections} takes effect at the next start.")]
        public static partial void TakesRestart(ILogger logger, string sections);
    }
}

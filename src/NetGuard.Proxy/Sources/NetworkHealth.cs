using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Sources;

/// <summary>Tells the health what is wrong with the networks of the policy in force.</summary>
internal static class NetworkHealth
{
    /// <summary>The alarms, one a network, in the order of their names.</summary>
    public static IReadOnlyList<string> Report(NetworkSources sources, PolicyHealth health)
    {
        var now = sources.Time.GetUtcNow();
        var alarms = sources.Statuses.OrderBy(status => status.Name, StringComparer.OrdinalIgnoreCase).Select(status => status.Alarm(now)).OfType<string>().ToArray();
        if (alarms.Length == 0)
        {
            health.Clear(PolicyConcern.Networks);
        }
        else
        {
            health.Alarm(PolicyConcern.Networks, string.Join("; ", alarms));
        }

        return alarms;
    }
}

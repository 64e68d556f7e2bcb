using NetGuard.Content.Apis;

namespace NetGuard.Policy.Settings;

/// <summary>Ways out that are no URL.</summary>
public static class EgressSettings
{
    public static NameListSetting AllowedEgress { get; } = new(
        "AllowedEgress",
        $"Ways out that are no URL, which a request may use while RestrictOutboundNetworkAccess is true: {string.Join("; ", ApiCatalog.Default.EgressWays.Select(way => $"{way.Name}, {way.Description}"))}.",
        """["web_search"]""",
        [.. ApiCatalog.Default.EgressWays.Select(way => way.Name)],
        "a way out that is known");
}

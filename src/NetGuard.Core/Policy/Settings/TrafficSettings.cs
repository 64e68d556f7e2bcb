using NetGuard.Decisions;

namespace NetGuard.Policy.Settings;

/// <summary>How much traffic a resource takes, within its <c>Limits</c>.</summary>
public static class TrafficSettings
{
    public static ChoiceSetting<Mode> Mode { get; } = ResourceSettings.Modes("Enforce answers 429 to what is past a limit, Report only records it, Off does not count.");

    public static NumberSetting RequestsPerMinute { get; } = new("RequestsPerMinute", "Requests a minute: so many at once, then evenly. By default there is no bound.", "600", 1, 1_000_000) { HasDefault = false };

    public static NumberSetting BytesPerMinute { get; } = new("BytesPerMinute", "Bytes of request bodies a minute: so many at once, then evenly; not less than MaxRequestBodySize. By default there is no bound.", "134217728", 1, 1L << 50) { HasDefault = false };

    public static NumberSetting Concurrency { get; } = new("Concurrency", "Requests at one time, each from its admission to the end of its answer. By default there is no bound.", "100", 1, 1_000_000) { HasDefault = false };

    public static ChoiceSetting<ClientPartition> By { get; } = new("By", "What one client is: Address, of IPv6 the first 64 bits; or Key, the one of the two that it uses, its address where it uses none.", ClientPartition.Address, ["Consumer"]);

    public static SectionSetting PerResource { get; } = new("PerResource", "How much traffic all callers together may cause.", new(Mode, RequestsPerMinute, BytesPerMinute, Concurrency));

    public static SectionSetting PerClient { get; } = new("PerClient", "How much traffic each client may cause.", new(Mode, By, RequestsPerMinute, BytesPerMinute, Concurrency));
}

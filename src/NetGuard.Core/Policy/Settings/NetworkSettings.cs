using NetGuard.Networks.Lists;

namespace NetGuard.Policy.Settings;

/// <summary>One network: ranges that are written here, a file, or a feed.</summary>
public static class NetworkSettings
{
    public static TextListSetting Ranges { get; } = new("Ranges", "Addresses, networks in CIDR notation, or ranges first-last, of both families.", """["10.0.0.0/8","2001:db8:c0::/48","203.0.113.7"]""") { NotEmpty = true };

    public static TextSetting File { get; } = new("File", "A file of ranges, followed as it changes: a text list with an entry a line, Azure Service Tags, AWS ip-ranges.json, Google's or Cloudflare's list.", "\"networks/ci.txt\"")
    { Pattern = "^[^\\u0000]+$", Expected = "a path" };

    public static TextSetting Url { get; } = new("Url", "A feed in any of the formats of File, over https.", "\"https://ip-ranges.contoso.example/all.txt\"");

    public static TextListSetting Tags { get; } = new("Tags", "The Azure service tags that the network is.", """["AzureCloud.eastus"]""") { NotEmpty = true };

    public static TextListSetting Services { get; } = new("Services", "The services of AWS or Google that the network is; by default all.", """["EC2"]""") { NotEmpty = true };

    public static TextListSetting Regions { get; } = new("Regions", "The regions of AWS, or scopes of Google, that the network is; by default all.", """["eu-west-1"]""") { NotEmpty = true };

    public static NumberSetting MaxShrinkPercent { get; } = new("MaxShrinkPercent", "A new list that loses more of the old one's addresses is refused, and the old one stays. 100 lets all pass.", "80", 0, 100)
    { Default = NetworkBrake.DefaultPercent };

    public static NumberSetting MaxGrowthPercent { get; } = new("MaxGrowthPercent", "A new list that adds more to the old one's addresses is refused, and the old one stays. 1000000 lets all pass.", "200", 0, NetworkBrake.Unlimited)
    { Default = NetworkBrake.DefaultPercent };

    public static TimeSetting Interval { get; } = new("Interval", "How often the feed is asked.", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));

    public static TimeSetting Timeout { get; } = new("Timeout", "How long the feed may take to answer whole.", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));

    public static TimeSetting MaxAge { get; } = new("MaxAge", "After this long without a good answer the feed is stale: its last list goes on, with an alarm.", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));

    public static SectionDescription Section { get; } = new(Ranges, File, Url, Tags, Services, Regions, MaxShrinkPercent, MaxGrowthPercent, Interval, Timeout, MaxAge)
    { ExactlyOneOf = [Ranges, File, Url] };

    public static TextSetting CachePath { get; } = new("CachePath", "The folder of the last good copies of files and feeds. Made at the first start, for its owner alone.", "\"data/networks\"")
    { DefaultValue = "data/networks", Pattern = "^[^\\u0000]+$", Expected = "a path" };

    public static SectionSetting Sources { get; } = new("Sources", "What files and feeds of networks have in common.", new(CachePath));
}

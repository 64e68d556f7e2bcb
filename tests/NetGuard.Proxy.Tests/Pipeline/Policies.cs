using System.Collections.Frozen;
using NetGuard.Decisions;
using NetGuard.Inspection;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Uris;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>Snapshots made by hand: one resource <c>ai</c>, open to all, until a test closes it.</summary>
internal static class Policies
{
    public const string Version = "0123456789abcdef";
    public const string Key1 = "key-one-key-one-key-one-key-one-1";
    public const string Key2 = "key-two-key-two-key-two-key-two-2";

    public static RuleReference Rule(string name) => new($"NetGuard.Resources.ai.{name}", "appsettings.json:1:1");

    public static ResourcePolicy Resource() => new()
    {
        Name = "ai",
        Network = new NetworkRules(Mode.Enforce, AddressSet.Any, AddressSet.Empty, Rule("NetworkAcls.Allow")),
        Authentication = new AuthenticationRules(Mode.Off, allowAnonymous: true, [], Rule("Authentication.Keys")),
        Upstream = null,
        PassThrough = FrozenSet<string>.Empty,
        MaxRequestBodySize = 1 << 20,
        Inspection = Inspection(Mode.Off),
    };

    public static InspectionRules Inspection(Mode mode) => new()
    {
        DeclaredFields = mode,
        StringValues = mode,
        Uris = new UriPolicy { RestrictHosts = mode != Mode.Off },
        Rule = Rule("Dlp.Inspect"),
    };

    public static ResourcePolicy WithKeys(this ResourcePolicy resource, Mode mode = Mode.Enforce, bool allowAnonymous = false) =>
        resource with { Authentication = new AuthenticationRules(mode, allowAnonymous, [Key1, Key2], Rule("Authentication.Keys")) };

    public static ResourcePolicy WithNetwork(this ResourcePolicy resource, AddressSet allowed, Mode mode = Mode.Enforce) =>
        resource with { Network = new NetworkRules(mode, allowed, AddressSet.Empty, Rule("NetworkAcls.Allow")) };

    public static PolicySnapshot Snapshot(ResourcePolicy resource, params string[] addresses) => new()
    {
        Version = Version,
        Resources = new Dictionary<string, ResourcePolicy> { ["ai"] = resource }.ToFrozenDictionary(),
        ClientAddress = ClientAddressRules.Default,
        Limits = new GatewayLimits { MaxBufferedBytes = 64 << 20 },
        ClusterAddresses = new Dictionary<string, FrozenSet<string>> { ["ai"] = addresses.ToFrozenSet() }.ToFrozenDictionary(),
    };

    public static AddressSet Set(string first, string last)
    {
        Assert.True(NetAddress.TryParse(first, out var from));
        Assert.True(NetAddress.TryParse(last, out var to));
        return AddressSet.FromRanges([new AddressRange(from, to)]);
    }
}

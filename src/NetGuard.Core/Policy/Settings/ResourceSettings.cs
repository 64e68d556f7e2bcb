using NetGuard.Decisions;

namespace NetGuard.Policy.Settings;

/// <summary>One resource: its callers, their credentials, its limits and the way to its endpoint.</summary>
public static class ResourceSettings
{
    public const long DefaultMaxRequestBodySize = 32 * 1024 * 1024;

    public static ChoiceSetting<Mode> AclMode { get; } = Modes("Enforce refuses other callers, Report only records them, Off does not look.");

    public static TextSetting Allow { get; } = new("Allow", "Formula of the callers that are admitted, over networks and addresses with and, or, not, parentheses, any and none.", "\"(corp and not guests) or 203.0.113.7\"");

    public static TextListSetting Endpoints { get; } = new("Endpoints", "Callers that are admitted as well, one by one: addresses, networks, and DNS names, which are resolved in the background.", """["198.51.100.20","build-7.contoso.example"]""");

    public static BooleanSetting AllowPrivate { get; } = new("AllowPrivate", "Endpoints' names may resolve to private, loopback and other special-purpose addresses, which are ignored otherwise.", false);

    public static SectionSetting NetworkAcls { get; } = new("NetworkAcls", "Who may call: a caller passes that Allow or Endpoints contains. Absent, nobody may.", new(AclMode, Allow, Endpoints, AllowPrivate));

    public static ChoiceSetting<Mode> KeysMode { get; } = Modes("Enforce asks for a key, Report only records a missing or wrong one and admits nobody by it, Off does not look.");

    public static TextSetting Key1 { get; } = SecretReference("Key1", "The first client key, as env:NAME or file:PATH: 32 to 512 visible ASCII characters.", "\"env:NETGUARD_KEY1\"");

    public static TextSetting Key2 { get; } = SecretReference("Key2", "The second client key, so that one can be changed while the other is in use.", "\"env:NETGUARD_KEY2\"");

    public static SectionSetting Keys { get; } = new("Keys", "Two keys, either of which admits; clients send one in their SDK's usual header.", new(KeysMode, Key1, Key2));

    public static SectionSetting Authentication { get; } = new("Authentication", "How callers prove who they are. One method at least must be in Enforce, unless AllowAnonymous is true.", new(
        Keys,
        new ReservedSetting("Jwt", "Bearer tokens of an identity provider.", """{"Mode":"Off"}""") { OffMember = "Mode" }));

    public static TextSetting UpstreamHeader { get; } = new("Header", "The header that carries the endpoint's credential; in Authorization the value is a bearer token unless it names another scheme.", "\"api-key\"")
    { IsRequired = true, Pattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", Expected = "a header name" };

    public static TextSetting UpstreamValue { get; } = new("Value", "The endpoint's credential, as env:NAME or file:PATH: 1 to 4096 visible ASCII characters.", "\"env:AZURE_OPENAI_KEY\"")
    { IsRequired = true, Secret = true };

    public static TextListSetting PassThrough { get; } = new("PassThrough", "Credentials of the caller (headers, query parameters) that are forwarded all the same.", """["OpenAI-Organization"]""");

    public static SectionSetting Upstream { get; } = new("Upstream", "The credential that takes the place of the caller's. Absent, none is sent.", new(UpstreamHeader, UpstreamValue, PassThrough));

    public static NumberSetting MaxRequestBodySize { get; } = new("MaxRequestBodySize", "Bytes of the largest request body.", "33554432", 1, 1L << 30) { Default = DefaultMaxRequestBodySize };

    public static TimeSetting MaxRequestAge { get; } = new("MaxRequestAge", "How long a request may take, from its arrival to the end of its answer; an older one is cut.", LifetimeRules.DefaultMaxRequestAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public static TimeSetting BodyTimeout { get; } = new("BodyTimeout", "How long a request's body may take to arrive; the server's minimum data rate (Kestrel.Limits) cuts those that send next to nothing before.", LifetimeRules.DefaultBodyTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public static SectionSetting Limits { get; } = new("Limits", "Bounds of one request, and of how many there may be.", new(
        MaxRequestBodySize,
        MaxRequestAge,
        BodyTimeout,
        TrafficSettings.PerResource,
        TrafficSettings.PerClient,
        new ReservedSetting("MaxUris", "URIs in one request.", "10000"),
        new ReservedSetting("MaxDepth", "Depth of a body.", "64"),
        new ReservedSetting("MaxDecodedBytes", "Bytes of a decoded body.", "134217728"),
        new ReservedSetting("MaxDecodeSteps", "Codings within codings.", "4"),
        new ReservedSetting("MaxPartCount", "Parts of a multipart body.", "1000")));

    public static BooleanSetting AllowAnonymous { get; } = new("AllowAnonymous", "Admits callers without any credential; the network rules still hold.", false);

    public static BooleanSetting SharedDestination { get; } = new("SharedDestination", "Another resource reaches the same destination, on purpose; both must say so.", false);

    public static BooleanSetting AllowInsecureUpstream { get; } = new("AllowInsecureUpstream", "Forwards without TLS to a destination that is not on this machine.", false);

    public static BooleanSetting AllowWebProxy { get; } = new("AllowWebProxy", "Reaches the destination through the web proxy that the cluster names.", false);

    public static BooleanSetting DangerousAllowAnyUpstreamCertificate { get; } = new("DangerousAllowAnyUpstreamCertificate", "Lets the cluster say DangerousAcceptAnyServerCertificate: requests and credentials then go to whoever answers. Name the endpoint's authority instead, in the cluster's metadata.", false);

    public static ChoiceSetting<Revocation> Revocation { get; } = new("Revocation", "What happens to a running request whose caller a changed policy no longer admits (its network, key or route was taken away): Cut ends it within 5 seconds, Finish lets it end by itself.", Policy.Revocation.Cut, []);

    public static SectionDescription Section { get; } = new(
        NetworkAcls,
        Authentication,
        AllowAnonymous,
        Upstream,
        Limits,
        DlpSettings.Dlp,
        SharedDestination,
        AllowInsecureUpstream,
        AllowWebProxy,
        DangerousAllowAnyUpstreamCertificate,
        Revocation,
        OperationsSettings.Operations,
        new ReservedSetting("Evidence", "Which requests are kept, encrypted.", """{"Capture":"Off"}""") { OffMember = "Capture" });

    internal static ChoiceSetting<Mode> Modes(string description, string name = "Mode") => new(name, description, Mode.Enforce, []);

    private static TextSetting SecretReference(string name, string description, string example) => new(name, description, example) { Secret = true };
}

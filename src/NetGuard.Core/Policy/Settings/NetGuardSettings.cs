using NetGuard.Networks;

namespace NetGuard.Policy.Settings;

/// <summary>The section <c>NetGuard</c>: what holds for all resources.</summary>
public static class NetGuardSettings
{
    public const string NamePattern = "^[A-Za-z][A-Za-z0-9_]{0,63}$";

    public static TextSetting AdminUrl { get; } = new("Url", "Address of the admin application: scheme, host and port. Keep it on loopback or a management network.", "\"http://127.0.0.1:8081\"") { IsRequired = true };

    public static SectionSetting Admin { get; } = new("Admin", "An application of its own, on its own port: health, readiness and metrics. Absent, there is none.", new(
        AdminUrl,
        new ReservedSetting("Probes", "A second address that answers /health and /ready alone.", """{"Url":"http://0.0.0.0:8082"}"""),
        new ReservedSetting("Hosts", "Host names that the admin application answers to.", """["admin.contoso.example"]""") { AllowsEmptyList = true },
        new ReservedSetting("Metrics", "Who may read /metrics.", "\"Anonymous\"")));

    public static ChoiceSetting<ClientAddressSource> Source { get; } = new(
        "Source",
        "Where the client's address comes from: the TCP connection, X-Forwarded-For or Forwarded (RFC 7239) read from right to left through trusted proxies, or the PROXY protocol's header (version 1 or 2) with which they begin each connection.",
        ClientAddressSource.Connection,
        []);

    public static TextSetting TrustedProxies { get; } = new("TrustedProxies", "Formula of the proxies in front of the gateway. What they say by the header that Source names is believed, and they are never clients themselves.", "\"lb or 192.0.2.10\"");

    public static ChoiceSetting<RefuseAt> RefuseAt { get; } = new(
        "RefuseAt",
        "Request answers those whom no route admits with a 403 that says why. Accept closes their connections before TLS, unless a route is open or a resource's NetworkAcls are not enforced.",
        Policy.RefuseAt.Request,
        []);

    public static SectionSetting ClientAddress { get; } = new("ClientAddress", "How a client is told from the proxies in front of it.", new(
        Source,
        TrustedProxies,
        RefuseAt));

    public static TextListSetting DnsServers { get; } = new("Servers", "DNS servers, addresses with or without a port, asked in this order. Absent or empty, the system's.", """["127.0.0.1:5353"]""");

    public static SectionSetting Dns { get; } = new("Dns", "How the DNS names among endpoints are resolved.", new(DnsServers));

    public static MapSetting Networks { get; } = new("Networks", "Named sets of addresses for formulas.", "corp", NetworkSettings.Section)
    { NamePattern = NamePattern, NameFault = name => NetworkName.IsValid(name, out var fault) ? "" : fault };

    public static MapSetting Resources { get; } = new("Resources", "The protected AI endpoints: who may call each, and what a request may hand to it. A route names its resource.", "openai", ResourceSettings.Section)
    { NamePattern = NamePattern, NameFault = ResourceName };

    public static NumberSetting MaxBufferedBytes { get; } = new(
        "MaxBufferedBytes",
        "Bytes of request bodies held in memory over all requests; past it a request gets 503. By default a quarter of the memory that the process may use, at least one body of the largest size that a resource allows.",
        "268435456",
        1024 * 1024,
        1L << 40)
    { HasDefault = false };

    public static SectionSetting Limits { get; } = new("Limits", "Bounds over all requests together.", new(
        MaxBufferedBytes,
        new ReservedSetting("BufferBytes", "Bytes of one body held in memory before it goes to an encrypted temporary file.", "262144"),
        new ReservedSetting("MaxSpoolBytes", "Bytes of all such temporary files.", "10737418240"),
        new ReservedSetting("MaxConnections", "Connections at one time.", "10000"),
        new ReservedSetting("MaxConnectionsPerAddress", "Connections of one address at one time.", "256")));

    private static string ResourceName(string name) => name switch
    {
        _ when string.Equals(name, "none", StringComparison.OrdinalIgnoreCase) => "'none' leaves a route open and cannot name a resource",
        _ when !Values.Matches(name, NamePattern) => "a resource's name starts with a letter and has letters, digits and '_' only, at most 64",
        _ => "",
    };

    public static SectionDescription Section { get; } = new(
        Admin,
        new ReservedSetting("Vault", "Where evidence is kept, and under which key.", """{"DataPath":"data"}"""),
        ClientAddress,
        Dns,
        Networks,
        NetworkSettings.Sources,
        Resources,
        HstsSettings.Hsts,
        Limits);
}

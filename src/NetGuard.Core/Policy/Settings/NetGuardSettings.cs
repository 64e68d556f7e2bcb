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
        "Bytes of request bodies in memory over all requests; past it a request gets 503. Half of it takes them in and sends them, the rest is kept for inspecting those that lie in temporary files. By default a quarter of the memory that the process may use, at least one body of the largest size that a resource allows.",
        "268435456",
        1024 * 1024,
        1L << 40)
    { HasDefault = false };

    public static NumberSetting MaxConnections { get; } = new(
        "MaxConnections", "Connections at one time, on all data listeners; one more is closed as it is accepted.", "10000", 1, 1_000_000)
    { Default = 10_000 };

    public static NumberSetting MaxConnectionsPerAddress { get; } = new(
        "MaxConnectionsPerAddress",
        "Connections of one address at one time, of one /64 in IPv6; one more is closed as it is accepted. Trusted proxies, which bring everybody's requests, are not counted so.",
        "256",
        1,
        1_000_000)
    { Default = 256 };

    public static NumberSetting BufferBytes { get; } = new(
        "BufferBytes",
        "Bytes of one body that stay in memory. A larger one goes to an encrypted temporary file as it comes, and is in memory as a whole only while it is inspected.",
        "1048576",
        4096,
        1L << 30)
    { Default = GatewayLimits.DefaultBufferBytes };

    public static NumberSetting MaxSpoolBytes { get; } = new(
        "MaxSpoolBytes",
        "Bytes of the temporary files of all requests; past it, or where the disk is full, a request gets 503.",
        "107374182400",
        1024 * 1024,
        1L << 50)
    { Default = GatewayLimits.DefaultMaxSpoolBytes };

    public static TextSetting SpoolPath { get; } = new(
        "SpoolPath",
        "Folder of the temporary files, made for its owner alone where it is missing. They are encrypted under keys that are never written, and have no names. By default the system's folder for temporary files; where that lies in memory (tmpfs), name one on a disk.",
        "\"/var/tmp/netguard\"")
    { Pattern = "\\S", Expected = "a path" };

    public static SectionSetting Limits { get; } = new("Limits", "Bounds over all requests together.", new(
        MaxBufferedBytes,
        BufferBytes,
        MaxSpoolBytes,
        SpoolPath,
        MaxConnections,
        MaxConnectionsPerAddress));

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

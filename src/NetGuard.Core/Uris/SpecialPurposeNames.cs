namespace NetGuard.Uris;

/// <summary>What <see cref="SpecialPurposeHosts"/> knows by name, in the notation of <c>AllowedFqdnList</c>.</summary>
internal static class SpecialPurposeNames
{
    /// <summary>
    /// Names that no public DNS server answers for: IANA's special-use names (RFC 6761, 6762, 8375), the domain that ICANN
    /// keeps for private use (.internal), the ones it does not delegate since networks use them, and Kubernetes' own.
    /// </summary>
    public static string[] Local { get; } =
    [
        "localhost", "*.localhost", "localhost.localdomain", "*.localdomain", "ip6-localhost", "ip6-loopback",
        "*.local", "*.home.arpa", "*.internal", "*.intranet", "*.private", "*.corp", "*.home", "*.lan",
        "kubernetes", "kubernetes.default", "*.svc",
    ];

    /// <summary>
    /// Names that stand for a special-purpose address: a cloud's metadata service, and domains that answer with the address
    /// that a name spells, or always with the loopback.
    /// </summary>
    public static string[] OfAddresses { get; } =
    [
        "metadata", "instance-data", "metadata.google.internal", "metadata.goog", "*.metadata.goog", "metadata.azure.internal",
        "instance-data.ec2.internal", "metadata.tencentyun.com", "api.metadata.cloud.ibm.com", "metadata.packet.net",
        "metadata.platformequinix.com", "host.docker.internal", "gateway.docker.internal", "kubernetes.docker.internal",
        "nip.io", "*.nip.io", "sslip.io", "*.sslip.io", "xip.io", "*.xip.io", "*.traefik.me", "*.1u.ms", "*.rbndr.us",
        "localtest.me", "*.localtest.me", "lvh.me", "*.lvh.me", "vcap.me", "*.vcap.me", "lacolhost.com", "*.lacolhost.com",
        "localdev.me", "*.localdev.me", "fuf.me", "*.fuf.me", "smackaho.st", "*.smackaho.st", "local.gd", "*.local.gd",
        "*.local-ip.co", "*.local-ip.sh", "*.backname.io", "*.plex.direct", "*.rebind.network",
        "localh.st", "*.localh.st", "localho.st", "*.localho.st", "*.localhost.direct", "localhost.direct",
    ];

    /// <summary>
    /// Metadata and host services of clouds: AWS (also ECS and over IPv6), Azure, Google, Alibaba, Oracle. All but Azure's
    /// 168.63.129.16 lie in special-purpose ranges too.
    /// </summary>
    public static string[] MetadataAddresses { get; } =
    [
        "169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254",
    ];
}

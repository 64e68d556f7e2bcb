using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Routing;

/// <summary>
/// Whom a cluster trusts and what it shows of itself, from the cluster's metadata: there it travels with the cluster,
/// whoever configured it, and is never that of another version.
/// </summary>
public sealed record UpstreamTls
{
    public const string AuthorityKey = "NetGuard.CertificateAuthority";
    public const string RevocationKey = "NetGuard.CertificateRevocation";
    public const string ClientCertificateKey = "NetGuard.ClientCertificate";
    public const string ClientKeyKey = "NetGuard.ClientCertificateKey";
    public const string ClientPasswordKey = "NetGuard.ClientCertificatePassword";

    private const string CheckOnline = "Online";
    private const string CheckOff = "Off";

    private static readonly string[] KnownKeys = [AuthorityKey, RevocationKey, ClientCertificateKey, ClientKeyKey, ClientPasswordKey];

    /// <summary>File of the authorities, PEM, that alone are trusted; <c>null</c> for those of the system.</summary>
    public string? Authority { get; private init; }

    /// <summary>Whether revocation is asked for; what cannot be learned is then refused.</summary>
    public bool ChecksRevocation { get; private init; }

    /// <summary>What the gateway shows of itself; <c>null</c> for nothing.</summary>
    public CertificateSource? ClientCertificate { get; private init; }

    /// <summary>Whether nothing is asked for beside what holds for every cluster.</summary>
    public bool IsPlain => Authority is null && !ChecksRevocation && ClientCertificate is null;

    /// <param name="metadata">Metadata of a cluster, by names that compare without regard to case.</param>
    /// <param name="at">Where the cluster stands.</param>
    public static UpstreamTls Of(IReadOnlyDictionary<string, string> metadata, ConfigNodeReference? at = null) => new()
    {
        Authority = metadata.GetValueOrDefault(AuthorityKey),
        ChecksRevocation = metadata.GetValueOrDefault(RevocationKey) == CheckOnline,
        ClientCertificate = metadata.TryGetValue(ClientCertificateKey, out var path)
            ? new CertificateSource(at ?? new("", new Origin("")))
            {
                Path = path,
                KeyPath = metadata.GetValueOrDefault(ClientKeyKey),
                Password = metadata.GetValueOrDefault(ClientPasswordKey),
            }
            : null,
    };

    internal static void Check(ClusterFacts cluster, Findings findings)
    {
        var (path, origin) = (cluster.At.Path, cluster.At.Origin);
        foreach (var (key, value) in cluster.Metadata)
        {
            if (!key.StartsWith("NetGuard.", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!KnownKeys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                findings.Add(origin, path, $"unknown metadata {Values.Quote(key)}{Values.DidYouMean(key, KnownKeys)}");
            }
            else if (value.Length == 0)
            {
                findings.Add(origin, path, $"the metadata {key} is empty; leave it out");
            }
            else if (Is(key, RevocationKey) && value is not (CheckOnline or CheckOff))
            {
                findings.Add(origin, path, $"the metadata {RevocationKey} is \"{CheckOff}\" or \"{CheckOnline}\"");
            }
            else if (Is(key, ClientPasswordKey) && !CertificateSource.IsReference(value))
            {
                findings.Add(new ConfigError(origin, path, $"the metadata {ClientPasswordKey} is env:NAME or file:PATH, never the password itself") { HidesSource = true });
            }
        }

        if (!cluster.Metadata.ContainsKey(ClientCertificateKey) && (cluster.Metadata.ContainsKey(ClientKeyKey) || cluster.Metadata.ContainsKey(ClientPasswordKey)))
        {
            findings.Add(origin, path, $"the metadata {ClientCertificateKey} is missing beside its key or password");
        }
    }

    private static bool Is(string key, string known) => string.Equals(key, known, StringComparison.OrdinalIgnoreCase);
}

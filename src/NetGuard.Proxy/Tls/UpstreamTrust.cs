using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tls;

/// <summary>
/// One cluster's side of TLS as its files say at one moment: the authorities that it trusts and the certificate that it
/// shows. What cannot be read trusts nobody.
/// </summary>
internal sealed class UpstreamTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>How long connections live whose trust can change: a connection was judged by what was trusted when it began.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    private readonly UpstreamTls _tls;
    private readonly SslStreamCertificateContext? _shown;
    private readonly X509Certificate2Collection? _authorities;

    private UpstreamTrust(UpstreamTls tls, X509Certificate2Collection? authorities, SslStreamCertificateContext? shown, IReadOnlyDictionary<string, ContentMark> files, string problem)
    {
        _tls = tls;
        _authorities = authorities;
        _shown = shown;
        Files = files;
        Problem = problem;
    }

    public bool IsPlain => _tls.IsPlain;

    /// <summary>What was read, by full path.</summary>
    public IReadOnlyDictionary<string, ContentMark> Files { get; }

    /// <summary>What is wrong; empty if nothing is.</summary>
    public string Problem { get; }

    public static UpstreamTrust Read(UpstreamTls tls, ConfigurationInput input)
    {
        var files = new Dictionary<string, ContentMark>(StringComparer.Ordinal);
        var problem = "";
        var authorities = tls.Authority is null ? null : ReadAuthorities(tls.Authority, input, files, out problem);
        SslStreamCertificateContext? shown = null;
        if (problem.Length == 0 && tls.ClientCertificate is { } client)
        {
            var reading = CertificateReading.Of(client, input);
            foreach (var (path, mark) in reading.Files)
            {
                files[path] = mark;
            }

            (shown, problem) = CertificateLoading.Load(reading, CertificateUse.Client);
            problem = problem.Length == 0 ? "" : $"{UpstreamTls.ClientCertificateKey}: {problem}";
        }

        return new(tls, authorities, shown, files, problem);
    }

    /// <summary>Whether a client that was made for the other may go on being used.</summary>
    public bool IsSameAs(UpstreamTrust other) =>
        _tls == other._tls
        && Files.Count == other.Files.Count
        && Files.All(file => other.Files.TryGetValue(file.Key, out var mark) && mark == file.Value);

    /// <summary>
    /// Sets a client up that has not been used yet. Versions below 1.2 go, whoever asked for them; whom an application trusts
    /// by code of its own is its affair.
    /// </summary>
    public void Apply(SocketsHttpHandler handler)
    {
        var options = handler.SslOptions;
        var versions = options.EnabledSslProtocols & (SslProtocols.Tls12 | SslProtocols.Tls13);
        options.EnabledSslProtocols = versions == SslProtocols.None ? SslProtocols.Tls12 | SslProtocols.Tls13 : versions;
        options.AllowRenegotiation = false;
        if (_tls.IsPlain)
        {
            return;
        }

        if (Problem.Length > 0)
        {
            // Refuses because nobody can be told from anybody without the authorities that were named.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => false;
            return;
        }

        handler.PooledConnectionLifetime = handler.PooledConnectionLifetime < ConnectionLifetime && handler.PooledConnectionLifetime > TimeSpan.Zero
            ? handler.PooledConnectionLifetime
            : ConnectionLifetime;
        options.ClientCertificateContext = _shown;
        options.CertificateChainPolicy = ChainPolicy();
    }

    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = _tls.ChecksRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
        };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);

            // Refuses because an address inside a certificate that nobody trusts yet is not ours to call.
            policy.DisableCertificateDownloads = true;
        }

        return policy;
    }

    private static X509Certificate2Collection? ReadAuthorities(string path, ConfigurationInput input, Dictionary<string, ContentMark> files, out string problem)
    {
        var full = Path.GetFullPath(path, input.Folder);
        var content = FileContent.Read(full, CertificateReading.MaxFileLength);
        files[full] = content.Mark;
        if (content.Problem.Length > 0)
        {
            problem = $"{UpstreamTls.AuthorityKey}: file {path} {content.Problem}";
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(CertificateReading.Pem(content.Bytes.Span) ?? "");
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }

        problem = authorities.Count > 0 ? "" : $"{UpstreamTls.AuthorityKey}: file {path} holds no certificates in PEM";
        return authorities;
    }
}

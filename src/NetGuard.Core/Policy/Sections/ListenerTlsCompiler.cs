using NetGuard.Documents;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>
/// TLS of Kestrel's endpoints, from Kestrel's own section: which certificate for whom, and which versions. What Kestrel
/// would find out when it starts, or not at all, is found here.
/// </summary>
internal sealed class ListenerTlsCompiler
{
    private const string DefaultName = "Default";

    private readonly SectionView _defaults;
    private readonly CertificateSource? _default;
    private readonly bool _isDefaultWritten;
    private readonly Findings _findings;

    public ListenerTlsCompiler(SectionView kestrel, Findings findings)
    {
        _findings = findings;
        _defaults = kestrel.Get(KestrelSettings.EndpointDefaults);
        foreach (var (name, certificate) in kestrel.Get(KestrelSettings.Certificates))
        {
            var source = Source(certificate);
            if (string.Equals(name, DefaultName, StringComparison.OrdinalIgnoreCase))
            {
                _default = source;
                _isDefaultWritten = true;
            }
            else
            {
                findings.AddAtName(certificate.Node!, $"only the certificate \"{DefaultName}\" is used by its name; write {Values.Quote(name)} at the endpoint that it is for");
            }
        }
    }

    /// <returns><c>null</c> for an http endpoint, and where there are errors.</returns>
    public ListenerTls? Compile(string name, ConfigScalar url, SectionView endpoint)
    {
        if (!url.Text.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            RefuseWithoutTls(endpoint);
            return null;
        }

        var own = endpoint.NodeOf(KestrelSettings.EndpointCertificate) is null ? _default : Source(endpoint.Get(KestrelSettings.EndpointCertificate));
        var names = new List<TlsName>();
        foreach (var (pattern, sni) in endpoint.Get(KestrelSettings.Sni))
        {
            CheckPattern(pattern, sni);
            var certificate = sni.NodeOf(KestrelSettings.EndpointCertificate) is null ? own : Source(sni.Get(KestrelSettings.EndpointCertificate));
            if (certificate is null)
            {
                _findings.AddAtName(sni.Node!, "there is no certificate for this name; give it one, or give the endpoint one");
                continue;
            }

            names.Add(Name(pattern.ToLowerInvariant(), certificate, [sni, endpoint, _defaults]) with
            {
                Protocols = sni.TryGet(KestrelSettings.Protocols, out var protocols) ? protocols : null,
            });
        }

        if (endpoint.NodeOf(KestrelSettings.Sni) is null or ConfigObject { Members.Count: 0 })
        {
            if (own is null)
            {
                if (!_isDefaultWritten && endpoint.NodeOf(KestrelSettings.EndpointCertificate) is null)
                {
                    _findings.Add(url, "https needs a certificate; give the endpoint a Certificate with Path and KeyPath, or write Kestrel.Certificates.Default");
                }

                return null;
            }

            names.Add(Name("*", own, [endpoint, _defaults]));
        }

        return new(name, names);
    }

    private static TlsName Name(string pattern, CertificateSource certificate, SectionView[] views)
    {
        IReadOnlyList<ConfigScalar> versions = [];
        foreach (var view in views)
        {
            if (view.TryGet(KestrelSettings.SslProtocols, out versions) && versions.Count > 0)
            {
                break;
            }
        }

        var mode = ClientCertificates.NoCertificate;
        foreach (var view in views)
        {
            if (view.TryGet(KestrelSettings.ClientCertificateMode, out mode))
            {
                break;
            }
        }

        versions ??= [];
        return new(
            pattern,
            certificate,
            versions.Count == 0 || versions.Any(version => version.Text == "Tls12"),
            versions.Count == 0 || versions.Any(version => version.Text == "Tls13"),
            mode);
    }

    private CertificateSource? Source(SectionView certificate)
    {
        var path = certificate.Get(KestrelSettings.CertificatePath);
        var subject = certificate.Get(KestrelSettings.CertificateSubject);
        if ((path is null) == (subject is null))
        {
            var at = certificate.Node;
            if (at is not null)
            {
                _findings.AddAtName(at, path is null
                    ? "the certificate has neither a Path nor a Subject; write the file's Path, and KeyPath for its key"
                    : "a certificate is a file's (Path) or a store's (Subject); leave one of them out");
            }

            return null;
        }

        var key = certificate.Get(KestrelSettings.CertificateKeyPath);
        if (key is not null && path is null)
        {
            _findings.Add(key, "KeyPath belongs to a Path; a store keeps its own keys");
        }

        // Refuses because a password in the file is a secret in the file; a variable may set it whole.
        var password = certificate.Get(KestrelSettings.CertificatePassword);
        if (password is { ScalarKind: ScalarKind.String, Text.Length: > 0 } && !SecretReader.IsReference(password, _findings))
        {
            return null;
        }

        return new CertificateSource(new(certificate.Path, certificate.Origin))
        {
            Path = path?.Text,
            KeyPath = key?.Text,
            Password = string.IsNullOrEmpty(password?.Text) ? null : password.Text,
            Subject = subject?.Text,
            Store = certificate.Get(KestrelSettings.CertificateStore)?.Text ?? "My",
            IsOfMachine = certificate.Get(KestrelSettings.CertificateLocation)?.Text == "LocalMachine",
            AllowInvalid = certificate.Get(KestrelSettings.CertificateAllowInvalid),
        };
    }

    private void CheckPattern(string pattern, SectionView sni)
    {
        var host = pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[2..] : pattern;
        if (pattern != "*" && (Uri.CheckHostName(host) != UriHostNameType.Dns || host.Contains('*', StringComparison.Ordinal)))
        {
            _findings.AddAtName(sni.Node!, $"{Values.Quote(pattern)} is no name that a client can ask for; write a host name, '*.' and a host name, or '*'");
        }
    }

    private void RefuseWithoutTls(SectionView endpoint)
    {
        foreach (Setting setting in (Setting[])[KestrelSettings.EndpointCertificate, KestrelSettings.Sni, KestrelSettings.SslProtocols, KestrelSettings.ClientCertificateMode])
        {
            if (endpoint.NodeOf(setting) is { } node)
            {
                _findings.AddAtName(node, $"{setting.Name} is for an https endpoint and this one's Url says http; write https or leave it out");
            }
        }
    }
}

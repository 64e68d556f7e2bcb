using NetGuard.Documents;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tls;

/// <summary>The certificates of all https listeners, each loaded once however many names it serves.</summary>
internal sealed class ListenerCertificates
{
    private readonly Dictionary<CertificateSource, ServerCertificate> _bySource;

    private ListenerCertificates(Dictionary<CertificateSource, ServerCertificate> bySource) => _bySource = bySource;

    public IReadOnlyCollection<ServerCertificate> All => _bySource.Values;

    /// <summary>What an administrator should know, one a certificate, in order.</summary>
    public IReadOnlyList<string> Alarms => [.. All.Select(certificate => certificate.Alarm).OfType<string>().Order(StringComparer.Ordinal)];

    public ServerCertificate this[CertificateSource source] => _bySource[source];

    /// <summary>
    /// Loads what the listeners name. Called at the start and for a check, not when a policy is compiled anew: listeners are
    /// not the policy's, and a certificate that is being renewed must not hold it up.
    /// </summary>
    /// <param name="listeners">The compiled listeners.</param>
    /// <param name="input">Where the configuration comes from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="errors">Gets an error for each certificate that cannot be loaded, and warnings.</param>
    public static ListenerCertificates Load(IEnumerable<ListenerFacts> listeners, ConfigurationInput input, TimeProvider time, List<ConfigError> errors)
    {
        var loaded = new Dictionary<CertificateSource, ServerCertificate>();
        var failed = new HashSet<CertificateSource>();
        foreach (var name in listeners.SelectMany(listener => listener.Tls?.Names ?? []))
        {
            var source = name.Certificate;
            if (failed.Contains(source))
            {
                continue;
            }

            if (!loaded.TryGetValue(source, out var certificate))
            {
                certificate = ServerCertificate.TryLoad(source, input, time, out var problem);
                if (certificate is null)
                {
                    errors.Add(new ConfigError(source.At.Origin, source.At.Path, problem));
                    failed.Add(source);
                    continue;
                }

                loaded.Add(source, certificate);
                Lint(certificate, input, time, errors);
            }

            LintName(name, certificate, errors);
        }

        return new(loaded);
    }

    private static void Lint(ServerCertificate certificate, ConfigurationInput input, TimeProvider time, List<ConfigError> errors)
    {
        var at = certificate.Source.At;
        if (CertificateValidity.Complaint(certificate.Current.TargetCertificate, time.GetUtcNow()) is { } complaint)
        {
            errors.Add(new ConfigError(at.Origin, at.Path, $"{complaint}; renew it", Severity.Warning));
        }

        var key = certificate.Source.KeyPath ?? certificate.Source.Path;
        if (key is not null && KeyFile.IsExposed(Path.GetFullPath(key, input.Folder)))
        {
            errors.Add(new ConfigError(at.Origin, at.Path, $"every user of this machine can read or change the private key in {key}; take it from them (chmod o-rwx,g-w)", Severity.Warning));
        }
    }

    private static void LintName(TlsName name, ServerCertificate certificate, List<ConfigError> errors)
    {
        if (name.Pattern == "*")
        {
            return;
        }

        var host = name.Pattern.StartsWith("*.", StringComparison.Ordinal) ? $"a{name.Pattern[1..]}" : name.Pattern;
        if (!certificate.Current.TargetCertificate.MatchesHostname(host))
        {
            var at = name.Certificate.At;
            errors.Add(new ConfigError(at.Origin, at.Path, $"the certificate is not for {name.Pattern}, and clients that ask for it will turn away; name one that is", Severity.Warning));
        }
    }
}

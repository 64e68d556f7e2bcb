using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using NetGuard.Policy.Routing;

namespace NetGuard.Proxy.Tls;

/// <summary>What a certificate may be used for: to be shown by a server, or by a client.</summary>
internal enum CertificateUse : byte
{
    Server,
    Client,
}

/// <summary>From files or a store to a certificate with its key and its chain. Nothing is downloaded, whatever a certificate says.</summary>
internal static class CertificateLoading
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string EveryUse = "2.5.29.37.0";

    /// <returns>The certificate, and what is wrong; one of the two.</returns>
    public static (SslStreamCertificateContext? Context, string Problem) Load(CertificateReading reading, CertificateUse use)
    {
        if (reading.Problem.Length > 0)
        {
            return (null, reading.Problem);
        }

        try
        {
            var pem = CertificateReading.Pem(reading.Certificate);
            var chain = pem is null ? X509CertificateLoader.LoadPkcs12Collection(reading.Certificate, reading.Password) : Chain(pem);
            var leaf = pem is null ? chain.FirstOrDefault(certificate => certificate.HasPrivateKey) : Join(pem, reading);
            return leaf is null ? (null, "the file holds no certificate with its private key") : Complete(leaf, chain, use);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Not repeated: a message of the cryptography may quote what it could not read.
            return (null, "the certificate cannot be read with its key: they do not belong together, the password is wrong or missing, or a file is not complete");
        }
    }

    /// <summary>The newest valid entry of a store.</summary>
    public static (SslStreamCertificateContext? Context, string Problem) LoadFromStore(CertificateSource source)
    {
        try
        {
            var location = source.IsOfMachine ? StoreLocation.LocalMachine : StoreLocation.CurrentUser;
            return Complete(CertificateLoader.LoadFromStoreCert(source.Subject!, source.Store, location, source.AllowInvalid), [], CertificateUse.Server);
        }
        catch (Exception e) when (e is InvalidOperationException or CryptographicException)
        {
            return (null, "the store holds no such certificate with its private key that is valid");
        }
    }

    private static X509Certificate2Collection Chain(string pem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return chain;
    }

    private static X509Certificate2 Join(string certificate, CertificateReading reading)
    {
        var key = CertificateReading.Pem(reading.Key) ?? throw new CryptographicException();
        var joined = reading.Password is { } password && key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password)
            : X509Certificate2.CreateFromPem(certificate, key);
        if (!OperatingSystem.IsWindows())
        {
            return joined;
        }

        // Schannel takes no key that lives in memory alone.
        using (joined)
        {
            return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static (SslStreamCertificateContext? Context, string Problem) Complete(X509Certificate2 leaf, X509Certificate2Collection chain, CertificateUse use)
    {
        var wanted = use == CertificateUse.Server ? ServerAuthentication : ClientAuthentication;
        var usages = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (usages is not null && !usages.EnhancedKeyUsages.Cast<Oid>().Any(usage => usage.Value == wanted || usage.Value == EveryUse))
        {
            return (null, $"the certificate is not for {(use == CertificateUse.Server ? "servers" : "clients")}: its extended key usages do not name them");
        }

        var others = new X509Certificate2Collection(chain.Where(certificate => !certificate.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span)).ToArray());
        return (SslStreamCertificateContext.Create(leaf, others, offline: true), "");
    }
}

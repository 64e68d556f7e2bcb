using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetGuard.Gateway.Tests.Tls;

/// <summary>A private authority and what it issues, as files in a folder of its own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netguard-tls-");
    private readonly X509Certificate2 _root;

    public TestAuthority(string name = "CN=NetGuard test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        File.WriteAllText(Root, _root.ExportCertificatePem());
    }

    public string Root => PathOf("ca.pem");

    public X509Certificate2 Certificate => _root;

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public void Write(string file, string text)
    {
        // As renewal tools do it: a new file takes the old one's name.
        var next = PathOf(file + ".next");
        File.WriteAllText(next, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(next, PathOf(file), overwrite: true);
    }

    /// <summary>Issues a certificate for the host and writes <c>NAME.pem</c> and <c>NAME.key</c>.</summary>
    /// <returns>Its serial number.</returns>
    public string Issue(string name, string host, TimeSpan? begins = null, TimeSpan? ends = null, string? password = null, bool forServers = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(key, host, begins ?? TimeSpan.FromDays(-1), ends ?? TimeSpan.FromDays(90), forServers);
        Write(name + ".pem", certificate.ExportCertificatePem());
        Write(name + ".key", password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        using var whole = certificate.CopyWithPrivateKey(key);
        File.WriteAllBytes(PathOf(name + ".pfx"), whole.Export(X509ContentType.Pkcs12, password));
        return certificate.SerialNumber;
    }

    /// <summary>The same certificate's key made anew: a pair that does not match.</summary>
    public static string OtherKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Delete(recursive: true);
    }

    private X509Certificate2 Sign(ECDsa key, string host, TimeSpan begins, TimeSpan ends, bool forServers)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(forServers ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        var now = DateTimeOffset.UtcNow;
        return request.Create(_root, now + begins, now + ends, RandomNumberGenerator.GetBytes(12));
    }
}

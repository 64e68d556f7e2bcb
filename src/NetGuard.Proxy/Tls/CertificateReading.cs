using System.Text;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tls;

/// <summary>The files of a certificate at one look: compared by content, so that a symlink swap and a rewrite in place are both seen.</summary>
internal sealed class CertificateReading
{
    /// <summary>Bytes of a certificate's, a key's or an authority's file: the largest bundles of public authorities have a quarter of it.</summary>
    public const int MaxFileLength = 1024 * 1024;

    private static readonly FileContent NoKey = new(new(ContentState.Missing, 0), default, "");

    private readonly CertificateSource _source;
    private readonly FileContent _certificate;
    private readonly FileContent _key;
    private readonly string _passwordProblem;

    private CertificateReading(CertificateSource source, FileContent certificate, FileContent key, string? password, string passwordProblem, IReadOnlyDictionary<string, ContentMark> files)
    {
        _source = source;
        _certificate = certificate;
        _key = key;
        Password = password;
        _passwordProblem = passwordProblem;
        Files = files;
    }

    public ReadOnlySpan<byte> Certificate => _certificate.Bytes.Span;

    /// <summary>The file of the key; that of the certificate where there is no other.</summary>
    public ReadOnlySpan<byte> Key => _source.KeyPath is null ? Certificate : _key.Bytes.Span;

    public string? Password { get; }

    /// <summary>Every file that was read, by full path.</summary>
    public IReadOnlyDictionary<string, ContentMark> Files { get; }

    /// <summary>Why there is nothing to load; empty if there is.</summary>
    public string Problem =>
        _certificate.Problem.Length > 0 ? $"file {_source.Path} {_certificate.Problem}"
        : _key.Problem.Length > 0 ? $"file {_source.KeyPath} {_key.Problem}"
        : _passwordProblem;

    /// <summary>Reads the files of a source that names files.</summary>
    public static CertificateReading Of(CertificateSource source, ConfigurationInput input)
    {
        var files = new Dictionary<string, ContentMark>(StringComparer.Ordinal);
        var certificate = Read(source.Path!, input, files);
        var key = source.KeyPath is { } path ? Read(path, input, files) : NoKey;
        var (password, problem) = (source.Password, "");
        if (password is not null && CertificateSource.IsReference(password))
        {
            var secrets = new SecretSource(input.Folder, input.Variable);
            password = secrets.TryRead(password, out var value, out problem) ? value : null;
            foreach (var (file, mark) in secrets.Files)
            {
                files[file] = mark;
            }
        }

        return new(source, certificate, key, password, problem, files);
    }

    public bool IsSameAs(CertificateReading other) =>
        Files.Count == other.Files.Count && Files.All(file => other.Files.TryGetValue(file.Key, out var mark) && mark == file.Value);

    /// <summary>The text of a PEM file; <c>null</c> for other files.</summary>
    public static string? Pem(ReadOnlySpan<byte> file) =>
        file.IndexOf("-----BEGIN "u8) >= 0 ? Encoding.UTF8.GetString(file) : null;

    private static FileContent Read(string path, ConfigurationInput input, Dictionary<string, ContentMark> files)
    {
        var full = Path.GetFullPath(path, input.Folder);
        var content = FileContent.Read(full, MaxFileLength);
        files[full] = content.Mark;
        return content;
    }
}

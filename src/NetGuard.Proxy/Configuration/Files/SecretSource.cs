using System.Text;
using NetGuard.Policy;

namespace NetGuard.Proxy.Configuration.Files;

/// <summary>
/// Reads <c>env:NAME</c> and <c>file:PATH</c> for one compilation, relative paths from the configuration's folder, and
/// remembers the files, so that a rotated secret is noticed as a change of the policy.
/// </summary>
internal sealed class SecretSource(string folder, Func<string, string?> environment) : ISecretSource
{
    /// <summary>Bytes of a secret's file.</summary>
    public const int MaxFileLength = 64 * 1024;

    private const string EnvironmentPrefix = "env:";
    private const string FilePrefix = "file:";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, ContentMark> _files = new(StringComparer.Ordinal);

    /// <summary>The files that were asked for, present or not, by full path.</summary>
    public IReadOnlyDictionary<string, ContentMark> Files => _files;

    public bool TryRead(string reference, out string value, out string error)
    {
        if (reference.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
        {
            return TryReadVariable(reference[EnvironmentPrefix.Length..], out value, out error);
        }

        if (reference.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return TryReadFile(reference[FilePrefix.Length..], out value, out error);
        }

        // The text is not repeated: whoever wrote the secret itself here would find it in a log.
        value = "";
        error = "a secret is given as env:NAME or file:PATH";
        return false;
    }

    private bool TryReadVariable(string name, out string value, out string error)
    {
        value = "";
        if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
        {
            error = "env: needs the name of an environment variable";
            return false;
        }

        if (environment(name) is not { } text)
        {
            error = $"environment variable {name} is not set";
            return false;
        }

        value = WithoutNewline(text);
        error = value.Length == 0 ? $"environment variable {name} is empty" : "";
        return value.Length > 0;
    }

    private bool TryReadFile(string path, out string value, out string error)
    {
        value = "";
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            error = "file: needs a path";
            return false;
        }

        var fullPath = Path.GetFullPath(path, folder);
        var content = FileContent.Read(fullPath, MaxFileLength);
        _files[fullPath] = content.Mark;
        if (content.Problem.Length > 0)
        {
            error = $"file {path} {content.Problem}";
            return false;
        }

        try
        {
            value = WithoutNewline(StrictUtf8.GetString(content.Bytes.Span));
        }
        catch (DecoderFallbackException)
        {
            error = $"file {path} is not UTF-8 text";
            return false;
        }

        error = value.Length == 0 ? $"file {path} is empty" : "";
        return value.Length > 0;
    }

    private static string WithoutNewline(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}

using System.Buffers;
using System.Globalization;
using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>
/// Reads secrets by reference and holds them to their rules. Its messages name settings and rules, never values; where
/// a setting may hold a secret by mistake, its source line is not shown.
/// </summary>
internal sealed class SecretReader(ISecretSource source)
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly Dictionary<string, string> _pathByValue = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> _values = [];

    /// <summary>What was read, by the setting's path: part of the policy's version.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values => _values;

    /// <summary>A client's key: 32 to 512 visible ASCII characters.</summary>
    public string? ReadClientKey(ConfigScalar node, Findings findings)
    {
        var value = Read(node, findings);
        return value is not null && IsGood(node, value, value, 32, 512, findings) ? value : null;
    }

    /// <summary>
    /// The endpoint's credential: 1 to 4096 visible ASCII characters; behind a scheme's name and a space if
    /// <paramref name="hasScheme"/>. A token without a scheme is a bearer token.
    /// </summary>
    public string? ReadUpstream(ConfigScalar node, bool hasScheme, Findings findings)
    {
        if (Read(node, findings) is not { } value)
        {
            return null;
        }

        var space = hasScheme ? value.IndexOf(' ', StringComparison.Ordinal) : -1;
        var scheme = space > 0 && value.AsSpan(0, space).IndexOfAnyExcept(SchemeCharacters) < 0 ? value[..space] : "Bearer";
        var token = space > 0 ? value[(space + 1)..] : value;
        if (!IsGood(node, value, token, 1, 4096, findings))
        {
            return null;
        }

        return hasScheme ? $"{scheme} {token}" : token;
    }

    /// <summary>Whether a setting holds a reference; also where its mode is Off, since a secret in the file is one all the same.</summary>
    public static bool IsReference(ConfigScalar node, Findings findings)
    {
        if (!node.Text.StartsWith("env:", StringComparison.Ordinal) && !node.Text.StartsWith("file:", StringComparison.Ordinal))
        {
            findings.Add(node, "write env:NAME or file:PATH, never the secret itself", hidesSource: true);
            return false;
        }

        if (node.Text is "env:" or "file:")
        {
            findings.Add(node, "a name is expected after the colon");
            return false;
        }

        return true;
    }

    private string? Read(ConfigScalar node, Findings findings)
    {
        if (!IsReference(node, findings))
        {
            return null;
        }

        if (!source.TryRead(node.Text, out var value, out var error))
        {
            findings.Add(node, error);
            return null;
        }

        return value;
    }

    private bool IsGood(ConfigScalar node, string value, string token, int minimum, int maximum, Findings findings)
    {
        if (token.Length < minimum || token.Length > maximum || token.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            findings.Add(node, string.Create(CultureInfo.InvariantCulture, $"the secret must be {minimum} to {maximum} visible ASCII characters, without spaces"));
            return false;
        }

        _values.Add(new(node.Path, value));

        // Refuses because one value in two places is a key that opens more than its owner knows, or the endpoint's own
        // credential in a caller's hand.
        if (!_pathByValue.TryAdd(token, node.Path))
        {
            findings.Add(node, $"the secret is the same as that of {_pathByValue[token]}; each must be its own");
            return false;
        }

        return true;
    }
}

using System.Runtime.CompilerServices;
using NetGuard.Policy;

namespace NetGuard.Proxy.Pipeline.Answers;

/// <summary>Finds an endpoint's credential in what the endpoint answers.</summary>
internal sealed class CredentialEcho
{
    /// <summary>A shorter value is found in harmless text, and so only as a whole value.</summary>
    private const int MinLength = 8;

    private static readonly ConditionalWeakTable<UpstreamCredential, CredentialEcho> Known = [];

    private readonly string _value;
    private readonly string[] _spellings;

    private CredentialEcho(UpstreamCredential credential)
    {
        _value = credential.Value;

        // Behind a scheme, as in "Bearer x", x alone is the secret; in a URL it stands escaped.
        var secret = _value[(_value.LastIndexOf(' ') + 1)..];
        _spellings = [.. new[] { _value, secret, Uri.EscapeDataString(secret) }.Distinct().Where(spelling => spelling.Length >= MinLength)];
    }

    public static CredentialEcho Of(UpstreamCredential credential) => Known.GetValue(credential, static known => new CredentialEcho(known));

    public bool IsIn(string text)
    {
        foreach (var spelling in _spellings)
        {
            if (text.Contains(spelling, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return text == _value;
    }
}

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using NetGuard.Decisions;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>Judges what a field gives in place of a URI: a host, which a port or a path may follow.</summary>
public static class HostJudge
{
    private const int StackBytes = 512;

    private static readonly ConditionalWeakTable<UriPolicy, UriPolicy> HostPolicies = [];

    /// <param name="value">The value in UTF-8, such as <c>search.contoso.example:9200</c>.</param>
    /// <param name="policy">The resource's rules: forms, explicit ports and hosts hold, schemes do not.</param>
    /// <param name="findings">Cleared and filled. What cannot be a host is in no list: <c>uri.fqdn_not_allowed</c>, never <c>uri.malformed</c>.</param>
    public static void Judge(ReadOnlySpan<byte> value, UriPolicy policy, UriFindings findings)
    {
        findings.Reset();
        value = value.Trim(" \t\r\n"u8);
        if (value.IsEmpty)
        {
            return;
        }

        if (UriShape.IsUri(value))
        {
            UriJudge.Judge(value, UriInputKind.Declared, policy, findings);
            return;
        }

        var length = "https://"u8.Length + value.Length;
        byte[]? rented = null;
        var text = length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(length);
        "https://"u8.CopyTo(text);
        value.CopyTo(text["https://"u8.Length..]);
        UriJudge.Judge(text[..length], UriInputKind.Declared, HostPolicies.GetValue(policy, static of => ForHosts(of)), findings);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        if (findings.All is [{ Reason: var reason }] && reason == Reasons.UriMalformed)
        {
            findings.Reset();
            findings.IsUri = true;
            if (policy.RestrictHosts)
            {
                findings.Host = HostText.Of(value);
                findings.Add(new UriFinding(Reasons.UriFqdnNotAllowed, Mode.Enforce, policy.FqdnRule));
            }
        }
    }

    /// <summary>Whether a name such as <c>registry.example/ns/model:tag</c> begins with a host; <c>library/llama3</c> and <c>llama3:8b</c> do not.</summary>
    public static bool NamesHost(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        if (UriShape.IsUri(value))
        {
            return true;
        }

        var slash = value.IndexOf((byte)'/');
        var first = slash < 0 ? [] : value[..slash];
        return first.ContainsAny((byte)'.', (byte)':') || Ascii.EqualsIgnoreCase(first, "localhost"u8);
    }

    // The scheme and its port are ours, and a label without a dot is what some fields take.
    private static UriPolicy ForHosts(UriPolicy policy) => policy with
    {
        Schemes = SchemeSet.Default,
        Ports = policy.Ports.With(SchemeSet.Default.DefaultPorts),
        Forms = policy.Forms.With(UriForm.DotlessHost, Mode.Off, null),
    };
}

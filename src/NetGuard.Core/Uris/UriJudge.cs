using System.Buffers;
using NetGuard.Decisions;
using NetGuard.Uris.Hidden;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>Judges one URI input by the rules of a resource.</summary>
public static class UriJudge
{
    private const int StackBytes = 384;

    private static ReadOnlySpan<byte> ReferenceBase => "https://base.invalid/"u8;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), 0x7F]);
    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_"u8);

    /// <param name="value">The value in UTF-8, unescaped (JSON escapes undone).</param>
    /// <param name="kind">How the value came to be judged.</param>
    /// <param name="policy">The resource's rules.</param>
    /// <param name="findings">Cleared and filled: forms, then scheme, port and host, then what stands within; each broken rule once.</param>
    public static void Judge(ReadOnlySpan<byte> value, UriInputKind kind, UriPolicy policy, UriFindings findings)
    {
        findings.Reset();
        if (kind == UriInputKind.StringValue)
        {
            value = UriTrim.Trim(value);
            findings.IsUri = UriShape.IsUri(value);
        }
        else
        {
            // What cannot be fetched needs no rule: nothing at all, and data where the schema admits it.
            findings.IsUri = value.ContainsAnyExceptInRange((byte)0, (byte)0x20)
                && (kind != UriInputKind.DeclaredOrData || value.ContainsAnyExcept(Base64));
        }

        if (!findings.IsUri)
        {
            return;
        }

        JudgeUri(WithoutData(value), kind, isNested: false, policy, findings);
    }

    /// <summary>Judges a URL that stands within another one, and was found to be one, but not what stands within it.</summary>
    internal static void JudgeNested(ReadOnlySpan<byte> value, UriPolicy policy, UriFindings findings) =>
        JudgeUri(WithoutData(value), UriInputKind.StringValue, isNested: true, policy, findings);

    // The content is no part of a URI's rules and may be megabytes of lines.
    private static ReadOnlySpan<byte> WithoutData(ReadOnlySpan<byte> value) =>
        UriShape.IsData(value) && value.IndexOf((byte)',') is >= 0 and var comma ? value[..(comma + 1)] : value;

    private static void JudgeUri(ReadOnlySpan<byte> value, UriInputKind kind, bool isNested, UriPolicy policy, UriFindings findings)
    {
        // "//host/x" in a string is fetched as https by whoever resolves it.
        var isReference = kind == UriInputKind.StringValue && value[0] is (byte)'/' or (byte)'\\';
        var needed = isReference ? UrlReference.ScratchLength(value, ReferenceBase) : UrlParser.ScratchLength(value);
        byte[]? rented = null;
        scoped var scratch = needed <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(needed);
        try
        {
            if (isReference
                ? UrlReference.TryResolve(value, ReferenceBase, scratch, out var url, out _)
                : UrlParser.TryParse(value, scratch, out url, out _))
            {
                AddForms(value, url, policy, findings);
                policy.OwnForms.Judge(url, findings);
                AddRules(url, kind, policy, findings);
                if (!isNested)
                {
                    NestedUrls.Judge(url, policy, findings);
                    EncodedPayload.Judge(url, policy, findings);
                }
            }
            else
            {
                findings.Add(new UriFinding(Reasons.UriMalformed, Mode.Enforce, policy.Rule));
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static void AddForms(ReadOnlySpan<byte> value, in ParsedUrl url, UriPolicy policy, UriFindings findings)
    {
        var forms = policy.Forms;
        if (url.HasUserInfo)
        {
            findings.Add(forms[UriForm.UserInfo]);
        }

        if (IsLiteral(url.Host) && !policy.Fqdns.Matches(url.Host.Text, out _))
        {
            findings.Add(forms[UriForm.IpLiteral]);
        }

        if (SpecialPurposeHosts.IsUnlisted(url, policy))
        {
            findings.Add(forms[UriForm.SpecialPurposeAddress]);
        }

        if ((url.Spelling & UrlSpelling.NonCanonicalIp) != 0)
        {
            findings.Add(forms[UriForm.NonCanonicalIp]);
        }

        if (url.Host.Kind == HostKind.Domain && url.Host.Text.IndexOf((byte)'.') is var dot && (dot < 0 || dot == url.Host.Text.Length - 1))
        {
            findings.Add(forms[UriForm.DotlessHost]);
        }

        if (value.Length > UriForms.MaxLength && (url.Scheme.SequenceEqual("https"u8) || url.Scheme.SequenceEqual("http"u8)))
        {
            findings.Add(forms[UriForm.TooLong]);
        }

        if (value.ContainsAny(Controls))
        {
            findings.Add(forms[UriForm.ControlCharacters]);
        }

        if ((url.Spelling & UriForms.DivergentSpellings) != 0)
        {
            findings.Add(forms[UriForm.ParserDivergence]);
        }
    }

    private static void AddRules(in ParsedUrl url, UriInputKind kind, UriPolicy policy, UriFindings findings)
    {
        if (!policy.Schemes.Contains(url.Scheme))
        {
            findings.Add(new UriFinding(Reasons.UriScheme, Mode.Enforce, policy.SchemeRule));
        }

        if (url.EffectivePort is >= 0 and var port && !policy.Ports.Contains(port))
        {
            findings.Add(new UriFinding(Reasons.UriPort, Mode.Enforce, policy.PortRule));
        }

        if (policy.RestrictHosts && !IsHostAllowed(url, policy))
        {
            findings.Host = HostText.Of(url.Host.Text);
            findings.Add(new UriFinding(Reasons.UriFqdnNotAllowed, Mode.Enforce, policy.FqdnRule));
        }

        if (kind == UriInputKind.Write && policy.WriteTargets is { } targets && !targets.Admits(url))
        {
            findings.Host ??= HostText.Of(url.Host.Text);
            findings.Add(new UriFinding(Reasons.UriFqdnNotAllowed, Mode.Enforce, targets.Rule));
        }
    }

    private static bool IsHostAllowed(in ParsedUrl url, UriPolicy policy) =>
        policy.Fqdns.Matches(url.Host.Text, out _)
        || policy.Prefixes.Matches(url, out _)
        || url.Host.Kind == HostKind.None && url.Scheme.SequenceEqual("data"u8);

    // An opaque host that spells an IPv4 address is connected to as one by whoever knows its scheme.
    private static bool IsLiteral(in ParsedHost host) =>
        host.Kind is HostKind.IPv4 or HostKind.IPv6 || host.Kind == HostKind.Opaque && Ipv4Host.EndsInNumber(host.Text);
}

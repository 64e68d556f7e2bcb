using System.Collections.Frozen;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>Upstream</c> of a resource: the credential that replaces the caller's.</summary>
internal static class UpstreamCompiler
{
    private static readonly FrozenSet<string> NoCredential = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Keep-Alive");

    public static UpstreamCredential? Compile(SectionView resource, CompileContext context)
    {
        var upstream = resource.Get(ResourceSettings.Upstream);
        var header = upstream.Get(ResourceSettings.UpstreamHeader);
        if (header is not null && NoCredential.Contains(header.Text))
        {
            context.Findings.Add(header, $"{Values.Quote(header.Text)} frames the message and cannot carry a credential");
        }

        if (upstream.Get(ResourceSettings.UpstreamValue) is not { } node)
        {
            return null;
        }

        var hasScheme = string.Equals(header?.Text, "Authorization", StringComparison.OrdinalIgnoreCase);
        var value = context.Secrets.ReadUpstream(node, hasScheme, context.Findings);
        return header is null || value is null ? null : new UpstreamCredential(header.Text, value);
    }

    public static FrozenSet<string> CompilePassThrough(SectionView resource, CompileContext context)
    {
        var upstream = resource.Get(ResourceSettings.Upstream);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in upstream.Get(ResourceSettings.PassThrough))
        {
            if (!CredentialCarriers.Headers.Contains(name.Text) && !CredentialCarriers.QueryParameters.Contains(name.Text))
            {
                var known = CredentialCarriers.Headers.Concat(CredentialCarriers.QueryParameters);
                context.Findings.Add(name, $"{Values.Quote(name.Text)} is no credential that is taken out; what is none passes anyway{Values.DidYouMean(name.Text, known)}");
            }
            else if (string.Equals(upstream.Get(ResourceSettings.UpstreamHeader)?.Text, name.Text, StringComparison.OrdinalIgnoreCase))
            {
                context.Findings.Add(name, $"{Values.Quote(name.Text)} is the header of the endpoint's own credential and cannot be passed through");
            }

            names.Add(name.Text);
        }

        return names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}

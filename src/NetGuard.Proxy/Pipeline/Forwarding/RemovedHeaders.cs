using System.Collections.Frozen;
using System.Net.Http.Headers;
using NetGuard.Policy;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>
/// What never goes to an endpoint: the caller's credentials, headers that would change the method or the target after
/// they were inspected, the caller's address, and what is meant for this hop alone. (Names that <c>Connection</c> lists
/// cannot be among them: Kestrel shows of that header only the options that it knows.)
/// </summary>
internal static class RemovedHeaders
{
    private static readonly FrozenSet<string> Names = new[]
    {
        // Method and target, read by frameworks behind the endpoint's front.
        "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Path-Override",
        "X-Original-URL", "X-Original-URI", "X-Original-Method", "X-Original-Host", "X-Rewrite-URL", "X-Rewrite-URI", "X-Override-URL",
        "X-Host", "X-Content-Length",

        // The caller's address, in the spellings of proxies and content networks; the endpoint's operator has no need of it.
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "X-True-Client-IP",
        "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4", "Fastly-Client-IP", "Fly-Client-IP", "Akamai-Client-IP",
        "X-Azure-ClientIP", "X-Azure-SocketIP", "X-Appengine-User-IP", "X-Envoy-External-Address", "X-Remote-IP", "X-Remote-Addr",
        "X-Originating-IP", "X-Original-For", "X-Original-Forwarded-For", "X-Source-IP", "X-ProxyUser-IP", "WL-Proxy-Client-IP", "Proxy-Client-IP", "Remote-Addr",

        // For one hop, or for tracing that is ours.
        "Expect", "Max-Forwards", "baggage", "TE", "Trailer", "Upgrade", "Proxy-Connection", "Keep-Alive",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Prefixes = ["X-Forwarded", "x-netguard-"];

    public static void Remove(HttpRequestHeaders outgoing, FrozenSet<string> passThrough)
    {
        List<string>? removed = null;
        foreach (var (name, _) in outgoing.NonValidated)
        {
            if (IsRemoved(name) || CredentialCarriers.Headers.Contains(name) && !passThrough.Contains(name))
            {
                (removed ??= []).Add(name);
            }
        }

        foreach (var name in removed ?? [])
        {
            outgoing.Remove(name);
        }
    }

    /// <summary>Whether the header goes to no endpoint whatever a policy says.</summary>
    public static bool IsRemoved(string name)
    {
        if (Names.Contains(name))
        {
            return true;
        }

        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace NetGuard.Proxy.Pipeline.Answers;

/// <summary>Tells which references in an answer name the endpoint, and by which address the caller asks for the same.</summary>
internal sealed class EndpointReferences(HttpContext context, GuardedRequest request)
{
    private readonly string[] _addresses = AddressesOf(request);
    private readonly string? _alias = AliasOf(context);

    /// <summary>
    /// The reference as it is sent on: the same instance where it names somebody else, the gateway's own address where it
    /// names the endpoint, <c>null</c> where no address of the gateway leads there.
    /// </summary>
    public string? Map(string reference, bool mayBeRelative)
    {
        var text = reference.AsSpan().Trim(" \t").ToString();
        if (!IsHttp(text) && (!mayBeRelative || HasScheme(text)))
        {
            return reference;
        }

        if (!TryResolve(text, out var target))
        {
            // What cannot be read is not passed on if a more lenient reader would find the endpoint in it.
            return Names(text) ? null : reference;
        }

        // A relative reference stays one: a proxy in front may have another scheme and name.
        var origin = IsHttp(text) || text.StartsWith("//", StringComparison.Ordinal) ? Origin() : "";
        var named = false;
        foreach (var address in _addresses)
        {
            var known = new Uri(address);
            var isAlias = IsHost(target, _alias);
            if (!isAlias && !IsHost(target, known.IdnHost))
            {
                continue;
            }

            named = true;
            if ((isAlias || target.Port == known.Port && target.Scheme == known.Scheme) && Public(target, known, origin) is { } mapped)
            {
                return mapped;
            }
        }

        return named ? null : reference;
    }

    public static bool IsHttp(string text)
    {
        var trimmed = text.AsSpan().TrimStart(" \t");
        return trimmed.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a text holds a host name of the endpoint.</summary>
    public bool Names(string text) =>
        _alias is not null && text.Contains(_alias, StringComparison.OrdinalIgnoreCase)
        || Array.Exists(_addresses, address => text.Contains(new Uri(address).IdnHost, StringComparison.OrdinalIgnoreCase));

    private static string[] AddressesOf(GuardedRequest request) =>
        request.Route?.ClusterId is { } cluster && request.Snapshot is { } policy && policy.ClusterAddresses.TryGetValue(cluster, out var addresses) ? [.. addresses] : [];

    /// <summary>The name by which the destination is called, where its configuration gives one beside the address.</summary>
    private static string? AliasOf(HttpContext context) =>
        context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.Model.Config.Host is { Length: > 0 } host ? new HostString(host).Host : null;

    private static bool IsHost(Uri target, string? host) => host is not null && target.IdnHost.TrimEnd('.').Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 3986 3.1. A path that begins with a slash has none, whatever <see cref="Uri"/> makes of it on Unix.</summary>
    private static bool HasScheme(string text)
    {
        var end = text.AsSpan().IndexOfAny(":/?#");
        return end > 0 && text[end] == ':';
    }

    private bool TryResolve(string text, out Uri target) =>
        IsHttp(text)
            ? Uri.TryCreate(text, UriKind.Absolute, out target!)
            : Uri.TryCreate(request.SentTo, text, out target!) && (target.Scheme == Uri.UriSchemeHttp || target.Scheme == Uri.UriSchemeHttps);

    private string? Public(Uri target, Uri address, string origin)
    {
        // Refuses what the gateway itself would refuse to whoever follows it.
        var sent = target.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped);
        if (!RequestTarget.IsCanonical(sent, request.Route!.AllowEncodedSlash))
        {
            return null;
        }

        var root = address.AbsolutePath.TrimEnd('/');
        var (path, query) = sent.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? (sent[..mark], sent[mark..]) : (sent, "");
        if (root.Length > 0)
        {
            if (!path.StartsWith(root, StringComparison.Ordinal) || path.Length == root.Length || path[root.Length] != '/')
            {
                return null;
            }

            path = path[root.Length..];
        }

        return request.Route.Rewrite is { } rewrite && rewrite.TryInvert(path, out var received)
            ? $"{origin}{context.Request.PathBase.ToUriComponent()}{received}{query}{target.Fragment}"
            : null;
    }

    /// <summary>Where the caller reached the gateway; empty, for a relative reference, where it named no host.</summary>
    private string Origin()
    {
        var http = context.Request;
        return http.Host.HasValue ? $"{Scheme(http)}://{http.Host.Value}" : "";
    }

    /// <summary>A trusted proxy in front may have taken TLS off; nobody else is believed.</summary>
    private string Scheme(HttpRequest http)
    {
        var told = http.Headers["X-Forwarded-Proto"];
        return told.Count == 1
            && request.RemoteAddress is { } peer
            && request.Snapshot!.ClientAddress.TrustedProxies.Contains(peer)
            && (told[0] == "https" || told[0] == "http")
                ? told[0]!
                : http.Scheme;
    }
}

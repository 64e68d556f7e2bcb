using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Routing;

/// <summary>How a cluster reaches its destinations: TLS 1.2 or better, with a certificate that is checked, and directly.</summary>
internal static class TransportRules
{
    private static readonly string[] GoodProtocols = ["Tls12", "Tls13"];

    public static void Check(IReadOnlyList<RouteFacts> routes, IReadOnlyList<ClusterFacts> clusters, IReadOnlyDictionary<string, ResourcePolicy> resources, Findings findings)
    {
        foreach (var cluster in clusters)
        {
            var terms = TermsOf(cluster, routes, resources);
            var (path, origin) = (cluster.At.Path, cluster.At.Origin);
            UpstreamTls.Check(cluster, findings);
            if (cluster.DangerousAcceptAnyServerCertificate)
            {
                CheckAnyCertificate(cluster, terms, findings);
            }

            foreach (var protocol in cluster.SslProtocols.Where(protocol => !GoodProtocols.Contains(protocol, StringComparer.OrdinalIgnoreCase)))
            {
                findings.Add(origin, path, $"SslProtocols {Values.Quote(protocol)}: TLS below 1.2 is not allowed; write 'Tls12' or 'Tls13', or leave it to the system");
            }

            if (cluster.HasWebProxy && !Array.TrueForAll(terms, term => term.AllowWebProxy))
            {
                findings.Add(origin, path, "WebProxy reads along where there is no TLS and decides where requests go; leave it out, or give the resource \"AllowWebProxy\": true");
            }

            CheckTls(cluster, terms, findings);
        }
    }

    private static void CheckAnyCertificate(ClusterFacts cluster, RouteTerms[] terms, Findings findings)
    {
        var (path, origin) = (cluster.At.Path, cluster.At.Origin);
        if (!Array.TrueForAll(terms, term => term.AllowAnyCertificate))
        {
            findings.Add(origin, path, $"DangerousAcceptAnyServerCertificate sends credentials to whoever answers; leave it out and name the endpoint's own authority in the cluster's metadata \"{UpstreamTls.AuthorityKey}\"");
        }
        else if (UpstreamTls.Of(cluster.Metadata).Authority is not null)
        {
            findings.Add(origin, path, $"\"{UpstreamTls.AuthorityKey}\" means nothing beside DangerousAcceptAnyServerCertificate; leave one of them out");
        }
        else
        {
            findings.Warn(origin, path, $"DANGEROUS: no certificate of this cluster's endpoints is checked, and requests and credentials go to whoever answers; name the endpoint's own authority in the metadata \"{UpstreamTls.AuthorityKey}\" instead");
        }
    }

    private static void CheckTls(ClusterFacts cluster, RouteTerms[] terms, Findings findings)
    {
        foreach (var destination in cluster.Destinations)
        {
            if (!NetworkPlace.TryParse(destination.Address, out var place, out _) || place.Scheme == "https" || place.IsLoopback)
            {
                continue;
            }

            var at = destination.At;
            if (terms.Length > 0 && Array.TrueForAll(terms, term => term.AllowInsecureUpstream))
            {
                findings.Warn(at.Origin, at.Path, $"requests and credentials go to {place} without TLS");
            }
            else
            {
                findings.Add(at.Origin, at.Path, $"{place} is not on this machine and has no TLS; use https, or give the resource \"AllowInsecureUpstream\": true");
            }
        }
    }

    // An open route has no resource that could allow anything.
    private static RouteTerms[] TermsOf(ClusterFacts cluster, IReadOnlyList<RouteFacts> routes, IReadOnlyDictionary<string, ResourcePolicy> resources) =>
    [
        .. routes
            .Where(route => string.Equals(route.ClusterId, cluster.Id, StringComparison.OrdinalIgnoreCase))
            .Select(route => route.Resource is not null && resources.TryGetValue(route.Resource, out var resource) ? resource.Terms : RouteTerms.Strict)
            .DefaultIfEmpty(RouteTerms.Strict),
    ];
}

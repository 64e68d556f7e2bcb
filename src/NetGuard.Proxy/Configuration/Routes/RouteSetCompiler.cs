using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;
using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Policy.Routing;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>
/// The rules that routes and clusters must keep under a policy, as <see cref="RouteRules"/> says them; the same for a file
/// and for a provider of the application's own.
/// </summary>
internal delegate IReadOnlyList<ConfigError> CheckRoutes(IReadOnlyList<RouteFacts> routes, IReadOnlyList<ClusterFacts> clusters, PolicySnapshot policy);

/// <summary>
/// Compiles the union of what all providers give. In the gateway the routes come stamped with a published version; in an
/// application they get a version of their own, which covers the policy and the addresses of these clusters.
/// </summary>
internal sealed class RouteSetCompiler(PolicyStore store, CheckRoutes check, RouteOptions options)
{
    /// <param name="configs">What each provider gave, with its origin.</param>
    /// <param name="policy">The application's policy; <c>null</c> in the gateway.</param>
    /// <param name="errors">Every error, if the result is <c>null</c>.</param>
    public RouteSet? Compile(IReadOnlyList<(IProxyConfig Config, Origin Origin)> configs, PolicySnapshot? policy, List<ConfigError> errors)
    {
        var routes = configs.SelectMany(part => (part.Config.Routes ?? []).Select(route => RouteFactsReader.Read(route, part.Origin))).ToList();
        var clusters = configs.SelectMany(part => (part.Config.Clusters ?? []).Select(cluster => RouteFactsReader.Read(cluster, part.Origin))).ToList();
        FindTwins(routes.Select(route => route.At), errors);
        FindTwins(clusters.Select(cluster => cluster.At), errors);
        if (errors.Count > 0)
        {
            return null;
        }

        var addresses = PolicyCompiler.AddressesOf(clusters);
        var snapshot = FindStamped(configs, stampsMissing: policy is not null, errors);
        if (policy is not null)
        {
            snapshot = Derive(policy, addresses);
        }
        else if (snapshot is not null && !SameAddresses(snapshot.ClusterAddresses, addresses))
        {
            // Refuses because routes of one version beside clusters of another would send a request where its policy never said.
            errors.Add(new ConfigError(configs[0].Origin, ConfigurationFlattener.ProxySection, $"the clusters are not those of policy {snapshot.Version}"));
        }

        if (snapshot is null)
        {
            if (errors.Count == 0)
            {
                errors.Add(new ConfigError(configs[0].Origin, ConfigurationFlattener.ProxySection, "there are no routes"));
            }

            return null;
        }

        errors.AddRange(check(routes, clusters, snapshot));
        if (policy is not null && !errors.Exists(error => error.Severity == Severity.Error))
        {
            // A gateway's file was tried when it compiled.
            FindUnmatchable(configs, errors);
        }

        return errors.Exists(error => error.Severity == Severity.Error) ? null : Assemble(configs, snapshot, stamp: policy is not null);
    }

    private void FindUnmatchable(IReadOnlyList<(IProxyConfig Config, Origin Origin)> configs, List<ConfigError> errors)
    {
        foreach (var (faulty, message) in RouteTable.FindFaults([.. configs.SelectMany(part => part.Config.Routes ?? [])], options))
        {
            var origin = configs.First(part => (part.Config.Routes ?? []).Any(route => ReferenceEquals(route, faulty))).Origin;
            errors.Add(new ConfigError(origin, ConfigPath.Member($"{ConfigurationFlattener.ProxySection}.Routes", faulty.RouteId ?? ""), message));
        }
    }

    // Two providers may choose the same name; YARP would refuse both whole sets.
    private static void FindTwins(IEnumerable<ConfigNodeReference> places, List<ConfigError> errors)
    {
        var seen = new Dictionary<string, Origin>(StringComparer.OrdinalIgnoreCase);
        foreach (var place in places)
        {
            if (!seen.TryAdd(place.Path, place.Origin))
            {
                errors.Add(new ConfigError(place.Origin, place.Path, $"there is another of this name, by {seen[place.Path]}"));
            }
        }
    }

    private PolicySnapshot? FindStamped(IReadOnlyList<(IProxyConfig Config, Origin Origin)> configs, bool stampsMissing, List<ConfigError> errors)
    {
        PolicySnapshot? found = null;
        foreach (var (route, origin) in configs.SelectMany(part => (part.Config.Routes ?? []).Select(route => (route, part.Origin))))
        {
            var path = ConfigPath.Member($"{ConfigurationFlattener.ProxySection}.Routes", route.RouteId ?? "");
            if (RouteFactsReader.Version(route) is not { } version)
            {
                if (!stampsMissing)
                {
                    errors.Add(new ConfigError(origin, path, "names no policy version: it does not come from a published configuration"));
                }
            }
            else if (!store.TryGet(version, out var snapshot))
            {
                errors.Add(new ConfigError(origin, path, $"names a policy version that does not exist; {NetGuardMetadata.Policy} is set by NetGuard"));
            }
            else if (found is not null && found.Version != version)
            {
                errors.Add(new ConfigError(origin, path, "names another policy version than the routes before it"));
            }
            else
            {
                found ??= snapshot;
            }
        }

        return found;
    }

    private static RouteSet Assemble(IReadOnlyList<(IProxyConfig Config, Origin Origin)> configs, PolicySnapshot snapshot, bool stamp)
    {
        var set = new RouteSet(snapshot);
        foreach (var (config, _) in configs)
        {
            var routes = config.Routes ?? [];
            set.Parts.Add(new GuardedProxyConfig(
                $"{config.RevisionId}@{snapshot.Version}",
                stamp ? [.. routes.Select(route => Stamp(route, snapshot.Version))] : routes,
                config.Clusters ?? [],
                set.ChangeToken));
        }

        return set;
    }

    private static RouteConfig Stamp(RouteConfig route, string version)
    {
        var metadata = RouteFactsReader.Metadata(route);
        metadata[NetGuardMetadata.Policy] = version;
        return route with { Metadata = metadata };
    }

    private static PolicySnapshot Derive(PolicySnapshot policy, FrozenDictionary<string, FrozenSet<string>> addresses)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, policy.Version);
        foreach (var (cluster, destinations) in addresses.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, cluster);
            Append(hash, destinations.Count.ToString(CultureInfo.InvariantCulture));
            foreach (var destination in destinations.Order(StringComparer.Ordinal))
            {
                Append(hash, destination);
            }
        }

        return policy with { Version = Convert.ToHexStringLower(hash.GetHashAndReset())[..16], ClusterAddresses = addresses };
    }

    // Each text with its length before it: no two lists of texts hash alike.
    private static void Append(IncrementalHash hash, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }

    private static bool SameAddresses(FrozenDictionary<string, FrozenSet<string>> left, FrozenDictionary<string, FrozenSet<string>> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var addresses) && addresses.SetEquals(pair.Value));
}

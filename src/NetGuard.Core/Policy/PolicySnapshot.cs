using System.Collections.Frozen;
using System.Net;
using NetGuard.Inspection;
using NetGuard.Networks;
using NetGuard.Policy.Routing;

namespace NetGuard.Policy;

/// <summary>One compiled, immutable policy version. A request keeps the one that its route names.</summary>
public sealed record PolicySnapshot
{
    /// <summary>First 16 hexadecimal digits of the SHA-256 over everything that was compiled.</summary>
    public required string Version { get; init; }

    public required FrozenDictionary<string, ResourcePolicy> Resources { get; init; }

    public required ClientAddressRules ClientAddress { get; init; }

    /// <summary>
    /// The peers whose connections are taken, beside those that an endpoint's name has (<see cref="IsNamed"/>); all others
    /// are closed at the door. <c>null</c> closes nobody.
    /// </summary>
    public AddressSet? Door { get; init; }

    /// <summary>Whether a DNS name among some resource's endpoints has the address at present.</summary>
    public bool IsNamed(NetAddress address)
    {
        foreach (var resource in Resources.Values)
        {
            if (resource.Network.Names.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    public required GatewayLimits Limits { get; init; }

    /// <summary>The header's value on answers over https; <c>null</c> to send none.</summary>
    public string? StrictTransportSecurity { get; init; }

    /// <summary>Whom endpoint names are asked of; empty: the system's servers.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];

    /// <summary>
    /// The destination addresses of each cluster as this version knew them: YARP changes a destination in place, and a
    /// credential goes only where the version that admitted the request said.
    /// </summary>
    public required FrozenDictionary<string, FrozenSet<string>> ClusterAddresses
    {
        get;
        init
        {
            field = value;
            ClusterPaths = DestinationPaths.Of(value);
        }
    }

    /// <summary>The paths of each cluster's destinations that are put before a request's own; of most clusters none.</summary>
    public FrozenDictionary<string, IReadOnlyList<string>> ClusterPaths { get; private init; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;
}

/// <summary>One protected AI endpoint, compiled.</summary>
public sealed record ResourcePolicy
{
    public required string Name { get; init; }

    public required NetworkRules Network { get; init; }

    public required AuthenticationRules Authentication { get; init; }

    /// <summary>The credential that replaces the caller's; <c>null</c> sends none.</summary>
    public required UpstreamCredential? Upstream { get; init; }

    /// <summary>Credential carriers of the caller that are forwarded all the same (<c>Upstream.PassThrough</c>).</summary>
    public required FrozenSet<string> PassThrough { get; init; }

    /// <summary>Bytes; the largest body that is read.</summary>
    public required long MaxRequestBodySize { get; init; }

    public LifetimeRules Lifetime { get; init; } = LifetimeRules.Default;

    /// <summary>How much traffic is taken, by rate and at one time.</summary>
    public TrafficRules Traffic { get; init; } = TrafficRules.None;

    /// <summary>The operations of the endpoint's APIs that may be used.</summary>
    public OperationRules Operations { get; init; } = OperationRules.Default;

    public required InspectionRules Inspection { get; init; }

    /// <summary>What the resource allows of the routes and clusters that lead to it.</summary>
    public RouteTerms Terms { get; init; } = RouteTerms.Strict;
}

public sealed record UpstreamCredential(string Header, string Value)
{
    // Refuses to print the value: records print all members by default.
    public override string ToString() => $"{Header}: ***";
}

using System.Collections.Frozen;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Proxy;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Sections;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy;

/// <summary>The outcome of compiling a configuration: a snapshot, or every error. Warnings may stand beside a snapshot.</summary>
public sealed record CompileResult(PolicySnapshot? Snapshot, IReadOnlyList<ConfigError> Errors)
{
    public bool Succeeded => Snapshot is not null;

    /// <summary>
    /// The tree as compiled: what was given, with overrides in the type of their settings. What is handed on to Kestrel and
    /// YARP is taken from here, so that a comma-separated variable is the list that was checked.
    /// </summary>
    public ConfigObject? Root { get; init; }

    /// <summary>When an entry of a list ends and the policy must be compiled anew; <c>null</c> if none will.</summary>
    public DateTimeOffset? NextChange { get; init; }

    /// <summary>Where the data port and the admin application listen.</summary>
    public IReadOnlyList<ListenerFacts> Listeners { get; init; } = [];
}

/// <summary>What a compilation needs beside the configuration.</summary>
public sealed record CompileOptions
{
    /// <summary>
    /// The section <c>NetGuard</c> alone: for the library, whose user has routes and listeners of their own. Routes are
    /// then checked by <see cref="RouteRules"/>, and other sections are not ours to judge.
    /// </summary>
    public bool PolicyOnly { get; init; }

    /// <summary>Gives the endpoints' DNS names their addresses.</summary>
    public INameResolver Names { get; init; } = UnresolvedNames.Instance;

    /// <summary>Reads the lists of networks.</summary>
    public INetworkSource Networks { get; init; } = NoNetworkSource.Instance;

    /// <summary>Keeps what network rules are compiled from, to explain them by.</summary>
    public bool KeepsTerms { get; init; }

    /// <summary>Bytes that the process may use.</summary>
    public long AvailableMemory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}

/// <summary>Compiles and thereby validates: the same code for <c>check</c>, the first load and every reload.</summary>
public static class PolicyCompiler
{
    /// <param name="root">The whole file with overrides laid over it: <c>Kestrel</c>, <c>ReverseProxy</c>, <c>NetGuard</c>.</param>
    /// <param name="secrets">Reads <c>env:</c> and <c>file:</c> references.</param>
    /// <param name="proxySchema">YARP's ConfigurationSchema.json, UTF-8. Empty: the section <c>NetGuard</c> is compiled alone.</param>
    public static CompileResult Compile(ConfigObject root, ISecretSource secrets, ReadOnlyMemory<byte> proxySchema) =>
        Compile(root, secrets, proxySchema, new CompileOptions { PolicyOnly = proxySchema.IsEmpty });

    /// <param name="root">The whole file with overrides laid over it.</param>
    /// <param name="secrets">Reads <c>env:</c> and <c>file:</c> references.</param>
    /// <param name="proxySchema">YARP's ConfigurationSchema.json, UTF-8. Empty: the section <c>NetGuard</c> is compiled alone.</param>
    /// <param name="networks">Reads the lists of networks.</param>
    public static CompileResult Compile(ConfigObject root, ISecretSource secrets, ReadOnlyMemory<byte> proxySchema, INetworkSource networks) =>
        Compile(root, secrets, proxySchema, new CompileOptions { PolicyOnly = proxySchema.IsEmpty, Networks = networks });

    /// <param name="root">The whole file with overrides laid over it.</param>
    /// <param name="secrets">Reads <c>env:</c> and <c>file:</c> references.</param>
    /// <param name="proxySchema">YARP's ConfigurationSchema.json, UTF-8.</param>
    /// <param name="options">What else is known.</param>
    public static CompileResult Compile(ConfigObject root, ISecretSource secrets, ReadOnlyMemory<byte> proxySchema, CompileOptions options)
    {
        var context = new CompileContext(secrets, options.Networks) { Names = options.Names, KeepsTerms = options.KeepsTerms };
        var compiled = options.PolicyOnly
            ? CompilePolicyAlone(root, options, context)
            : CompileWhole(root, proxySchema, options, context);
        if (compiled.Snapshot is null || context.Findings.HasErrors)
        {
            // Warnings wait until there are no errors: most would only follow from one.
            return new CompileResult(null, ErrorBound.Cut([.. context.Findings.Ordered.Where(error => error.Severity == Severity.Error)]));
        }

        var typed = TypedTree.Apply(root, context.Findings.Typed);
        return new CompileResult(compiled.Snapshot with { Version = PolicyVersion.Compute(typed, context.Secrets.Values, context.NetworkMarks) }, ErrorBound.Cut(context.Findings.Ordered))
        {
            Root = typed,
            Listeners = compiled.Listeners,
            NextChange = context.NextChange,
        };
    }

    private static (PolicySnapshot? Snapshot, IReadOnlyList<ListenerFacts> Listeners) CompileWhole(ConfigObject root, ReadOnlyMemory<byte> proxySchema, CompileOptions options, CompileContext context)
    {
        var view = SectionView.Read(GatewaySettings.Root, root, context.Findings)!;
        var proxy = view.NodeOf(GatewaySettings.ReverseProxy);
        if (proxy is not null)
        {
            ProxySchema.Check(proxy, proxySchema, context.Findings);
            HostedRouteRules.Check(proxy, context.Findings);
        }

        var netGuard = view.Get(GatewaySettings.NetGuard);
        var listeners = ListenersCompiler.Compile(view, netGuard, context);
        context.SeesPublicClientsAlone = PrivateRangeLint.IsPublicAlone(view);
        var snapshot = CompileSections(netGuard, options, context);
        var routes = ProxyFactsReader.Routes(proxy);
        var clusters = ProxyFactsReader.Clusters(proxy, context.Findings);
        RouteRules.Check(routes, clusters, snapshot.Resources, listeners, out var errors);
        foreach (var error in errors)
        {
            context.Findings.Add(error);
        }

        var door = DoorCompiler.Compile(netGuard, snapshot.ClientAddress, snapshot.Resources.Values, routes, context);
        return (snapshot with { ClusterAddresses = AddressesOf(clusters), Door = door }, listeners);
    }

    private static (PolicySnapshot? Snapshot, IReadOnlyList<ListenerFacts> Listeners) CompilePolicyAlone(ConfigObject root, CompileOptions options, CompileContext context)
    {
        if (root[GatewaySettings.NetGuard.Name] is not { } section)
        {
            context.Findings.Add(root, $"{GatewaySettings.NetGuard.Name} is missing; it is required");
            return (null, []);
        }

        if (SectionView.Read(NetGuardSettings.Section, section, context.Findings) is not { } netGuard)
        {
            return (null, []);
        }

        var snapshot = CompileSections(netGuard, options, context);
        if (snapshot.ClientAddress.RefuseAt == RefuseAt.Accept)
        {
            // Refuses because the application may serve more on its listeners than we know of.
            context.Findings.Add(netGuard.Get(NetGuardSettings.ClientAddress).NodeOf(NetGuardSettings.RefuseAt)!, "RefuseAt Accept is for a gateway of its own: here a listener may serve others than the proxy's routes");
        }

        if (netGuard.NodeOf(HstsSettings.Hsts) is { } hsts)
        {
            context.Findings.AddAtName(hsts, "Hsts is for a gateway of its own: here the application says it for all that it serves, with UseHsts");
        }

        return (snapshot, []);
    }

    private static PolicySnapshot CompileSections(SectionView netGuard, CompileOptions options, CompileContext context)
    {
        NetworksCompiler.Compile(netGuard, context);
        var clientAddress = ClientAddressCompiler.Compile(netGuard, context);
        context.SeesPublicClientsAlone &= clientAddress.Source == ClientAddressSource.Connection;
        var trusted = clientAddress.Source == ClientAddressSource.Connection ? AddressRanges.Empty : clientAddress.TrustedProxies.Members;
        var resources = ResourcesCompiler.Compile(netGuard, trusted, context);
        NetworksCompiler.Lint(netGuard, context);
        return new PolicySnapshot
        {
            Version = "",
            Resources = resources,
            ClientAddress = clientAddress,
            NameServers = DnsCompiler.Compile(netGuard, context),
            Limits = LimitsCompiler.Compile(netGuard, options.AvailableMemory, resources.Values, context.Findings),
            ClusterAddresses = FrozenDictionary<string, FrozenSet<string>>.Empty,
            StrictTransportSecurity = HstsCompiler.Compile(netGuard),
        };
    }

    /// <summary>The destinations' addresses as written, by cluster; also for the clusters of a provider of the user's own.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> AddressesOf(IEnumerable<ClusterFacts> clusters) => clusters.ToFrozenDictionary(
        cluster => cluster.Id,
        cluster => cluster.Destinations.Select(destination => destination.Address).ToFrozenSet(StringComparer.Ordinal),
        StringComparer.OrdinalIgnoreCase);
}

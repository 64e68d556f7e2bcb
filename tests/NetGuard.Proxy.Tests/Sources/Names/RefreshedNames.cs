using System.Net;
using System.Net.Sockets;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Sources.Names;
using NetGuard.Proxy.Tests.Configuration;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>Policies with names, a clock, and answers that a test sets.</summary>
public abstract class RefreshedNames : IDisposable
{
    protected const string Name = "build-7.contoso.example";
    protected const string Host = "8.8.8.7";
    protected const string Other = "8.8.8.8";

    private readonly Dictionary<(string, AddressFamily), NameAnswer> _answers = [];

    protected RefreshedNames() => Refresh = new NameRefresh(Policies, Table, AskAsync, Time, Log);

    private protected ManualTime Time { get; } = new();

    private protected PolicyStore Policies { get; } = new();

    private protected NameTable Table { get; } = new();

    private protected CollectingLogger<NameRefresh> Log { get; } = new();

    /// <summary>What was asked, in order.</summary>
    protected List<(string Name, AddressFamily Family, IReadOnlyList<IPEndPoint> Servers)> Asked { get; } = [];

    private protected NameRefresh Refresh { get; }

    public void Dispose()
    {
        Refresh.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<NameAnswer> AskAsync(string name, AddressFamily family, IReadOnlyList<IPEndPoint> servers, CancellationToken cancelled)
    {
        lock (Asked)
        {
            Asked.Add((name, family, servers));
        }

        return Task.FromResult(_answers.GetValueOrDefault((name, family)) ?? NameAnswer.Without(NameOutcome.NoAddress));
    }

    protected void Answer(int ttl, params string[] addresses)
    {
        foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            _answers[(Name, family)] = NameAnswer.Of([.. addresses.Select(IPAddress.Parse).Where(address => address.AddressFamily == family)], TimeSpan.FromSeconds(ttl));
        }
    }

    private protected void Say(AddressFamily family, NameOutcome outcome) => _answers[(Name, family)] = NameAnswer.Without(outcome);

    private protected void Say(NameOutcome outcome) =>
        _answers[(Name, AddressFamily.InterNetwork)] = _answers[(Name, AddressFamily.InterNetworkV6)] = NameAnswer.Without(outcome);

    protected NetworkRules Publish(string version, bool allowPrivate = false, AddressSet? trusted = null, IReadOnlyList<IPEndPoint>? servers = null, string[]? names = null)
    {
        var policy = TestPolicy.Snapshot(version, "res");
        var rules = new NetworkRules(Mode.Enforce, AddressSet.Empty, AddressSet.Empty, new RuleReference("NetworkAcls"))
        {
            Names = new EndpointNames((names ?? [Name]).Select(name => Table.Watch(name, allowPrivate)), trusted?.Members ?? AddressRanges.Empty),
        };
        Policies.Publish(policy with
        {
            NameServers = servers ?? [],
            Resources = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, ResourcePolicy> { ["res"] = policy.Resources["res"] with { Network = rules } }),
        });
        return rules;
    }

    protected static NetAddress Client(string address) => NetAddress.From(IPAddress.Parse(address));
}

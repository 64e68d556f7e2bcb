using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Pipeline.Running;
using NetGuard.Proxy.Telemetry;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>A gateway in front of <see cref="EventStreams"/>, whose policy a test replaces and whose time it moves.</summary>
internal sealed class CuttingGateway : IAsyncDisposable
{
    private readonly Applications _applied = new();
    private int _versions;

    private CuttingGateway(EventStreams streams) => Streams = streams;

    public EventStreams Streams { get; }

    public SteppedTime Time { get; } = new();

    public Gateway Gateway { get; private set; } = null!;

    public int Running => Gateway.Services.GetRequiredService<RunningRequests>().Count;

    /// <summary>Bytes of bodies that are held.</summary>
    public long Held => Gateway.Services.GetRequiredService<BufferBudget>().Reserved;

    public static async Task<CuttingGateway> StartAsync(
        Func<ResourcePolicy, ResourcePolicy>? policy = null, HttpProtocols protocols = HttpProtocols.Http1, Func<PolicySnapshot, PolicySnapshot>? snapshot = null)
    {
        var cutting = new CuttingGateway(await EventStreams.StartAsync());
        cutting.Gateway = await Gateway.StartAsync(
            cutting.Streams.Endpoint,
            resource => (policy?.Invoke(resource.WithKeys()) ?? resource.WithKeys()),
            new()
            {
                Protocols = protocols,
                Snapshot = snapshot,
                Services = services => services.AddSingleton<TimeProvider>(cutting.Time).AddSingleton<IConfigChangeListener>(cutting._applied),
            });
        await cutting._applied.NextAsync();
        return cutting;
    }

    /// <summary>A new policy comes into force; returns when it has.</summary>
    /// <param name="policy">Changes the resource of the start.</param>
    /// <param name="route">Changes the one route; <c>null</c> takes it away.</param>
    /// <param name="snapshot">Changes the policy as a whole.</param>
    public async Task ReloadAsync(Func<ResourcePolicy, ResourcePolicy>? policy = null, Func<RouteConfig, RouteConfig?>? route = null, Func<PolicySnapshot, PolicySnapshot>? snapshot = null)
    {
        var version = Publish(policy, snapshot);
        var replaced = Gateway.Route(version: version);
        replaced = route is null ? replaced : route(replaced);
        RouteConfig other = Gateway.Route("/other", version: version);
        Gateway.Services.GetRequiredService<InMemoryConfigProvider>().Update(replaced is null ? [other] : [replaced, other], [Gateway.Cluster(Streams.Endpoint.Prefix)]);
        await _applied.NextAsync();
    }

    /// <summary>A new policy is there and no route names it yet.</summary>
    public string Publish(Func<ResourcePolicy, ResourcePolicy>? policy = null, Func<PolicySnapshot, PolicySnapshot>? snapshot = null)
    {
        var version = $"version-{++_versions}";
        var resource = Policies.Resource().WithKeys();
        var published = Policies.Snapshot(policy?.Invoke(resource) ?? resource, Streams.Endpoint.Prefix) with { Version = version };
        Gateway.Services.GetRequiredService<PolicyStore>().Publish(snapshot?.Invoke(published) ?? published);
        return version;
    }

    /// <summary>One look at the running requests.</summary>
    public void Look() => Time.Advance(RequestSweep.Interval);

    public Task<DecisionRecord> RecordAsync() => Gateway.RecordAsync();

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Streams.DisposeAsync();
    }

    /// <summary>Waits for each set of routes that YARP has put in place.</summary>
    private sealed class Applications : IConfigChangeListener
    {
        private readonly System.Threading.Channels.Channel<Exception?> _outcomes = System.Threading.Channels.Channel.CreateUnbounded<Exception?>();

        public async Task NextAsync()
        {
            using var patience = new CancellationTokenSource(Patience.Long);
            Assert.Null(await _outcomes.Reader.ReadAsync(patience.Token));
        }

        public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => _outcomes.Writer.TryWrite(exception);

        public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
        {
        }

        public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => _outcomes.Writer.TryWrite(exception);

        public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => _outcomes.Writer.TryWrite(null);
    }
}

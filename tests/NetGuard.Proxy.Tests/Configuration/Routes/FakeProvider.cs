using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration.Routes;

/// <summary>A provider that throws, goes passive or gives a spent token when a test says so.</summary>
internal sealed class FakeProvider(RouteConfig route) : IProxyConfigProvider
{
    public FixedConfig Config { get; private set; } = new([route], [TestRoutes.Cluster()]);

    public bool Passive { get => Config.Passive; init => Config.Passive = value; }

    public Exception? Fault { get; set; }

    public IProxyConfig GetConfig() => Fault is null ? Config : throw Fault;

    public void Change(FixedConfig config)
    {
        var old = Config;
        config.Passive = old.Passive;
        Config = config;
        old.Source.Cancel();
    }
}

internal sealed class FixedConfig(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig
{
    public CancellationTokenSource Source { get; } = new();

    public bool Passive { get; set; }

    public IReadOnlyList<RouteConfig> Routes => routes;

    public IReadOnlyList<ClusterConfig> Clusters => clusters;

    public IChangeToken ChangeToken => Passive ? new PassiveToken(Source.Token) : new CancellationChangeToken(Source.Token);
}

internal sealed class PassiveToken(CancellationToken token) : IChangeToken
{
    public bool HasChanged => token.IsCancellationRequested;

    public bool ActiveChangeCallbacks => false;

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => throw new NotSupportedException();
}

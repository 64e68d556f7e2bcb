using Microsoft.Extensions.Primitives;
using NetGuard.Policy;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>A route set that compiled: what each provider contributes, and the policy version that all its routes name.</summary>
internal sealed class RouteSet : IDisposable
{
    private readonly CancellationTokenSource _outdated = new();

    public RouteSet(PolicySnapshot snapshot)
    {
        Snapshot = snapshot;
        ChangeToken = new CancellationChangeToken(_outdated.Token);
    }

    public PolicySnapshot Snapshot { get; }

    public IChangeToken ChangeToken { get; }

    public List<GuardedProxyConfig> Parts { get; } = [];

    /// <summary>Tells YARP that a later set is there.</summary>
    public void SignalOutdated() => _outdated.Cancel();

    public void Dispose() => _outdated.Dispose();
}

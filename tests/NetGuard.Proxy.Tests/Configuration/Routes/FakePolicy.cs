using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Library;

namespace NetGuard.Proxy.Tests.Configuration.Routes;

/// <summary>A policy that changes when a test says so.</summary>
internal sealed class FakePolicy : IRoutePolicy
{
    private Action? _changed;

    public PolicySnapshot Current { get; private set; } = TestPolicy.Snapshot("p1", "alpha", "beta");

    public IDisposable OnChange(Action changed)
    {
        _changed += changed;
        return new CancellationTokenSource();
    }

    public void Change(PolicySnapshot snapshot)
    {
        Current = snapshot;
        _changed?.Invoke();
    }
}

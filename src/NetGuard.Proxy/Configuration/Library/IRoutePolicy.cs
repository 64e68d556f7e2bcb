using NetGuard.Policy;

namespace NetGuard.Proxy.Configuration.Library;

/// <summary>The policy of an application that uses NetGuard as a library; its routes get their version from it.</summary>
internal interface IRoutePolicy
{
    /// <summary>The newest policy that compiled. The first read throws where there is none.</summary>
    PolicySnapshot Current { get; }

    /// <summary>Calls back after <see cref="Current"/> has changed.</summary>
    IDisposable OnChange(Action changed);
}

using NetGuard.Documents;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration.Routes;

/// <summary>One of the application's providers, what it last gave, and the watch over its token.</summary>
internal sealed class ProviderSlot(IProxyConfigProvider provider, bool owned) : IDisposable
{
    private IDisposable? _registration;

    public Origin Origin { get; } = new(provider.GetType().Name);

    /// <summary>What the provider last gave; <c>null</c> before the first load.</summary>
    public IProxyConfig? Latest { get; private set; }

    /// <summary>The provider threw when it was last asked.</summary>
    public bool Failed { get; private set; }

    /// <summary>What was last given is out of date already, by its own token.</summary>
    public bool IsOutdated => Latest is { ChangeToken.HasChanged: true };

    /// <summary>Nobody will call: the token is passive or spent, or the provider threw.</summary>
    public bool NeedsPolling => Failed || Latest is null or { ChangeToken.ActiveChangeCallbacks: false } || IsOutdated;

    /// <summary>Asks the provider. An exception passes, and then the last configuration stays.</summary>
    public void Load()
    {
        try
        {
            var config = provider.GetConfig() ?? throw new InvalidOperationException($"{Origin} returned no configuration.");
            Latest = config;
            Failed = false;
        }
        catch
        {
            Failed = true;
            throw;
        }
    }

    /// <summary>Watches what was last loaded, unless that needs polling: a spent token would call back at once, and for ever.</summary>
    public void Watch(Action<ProviderSlot> changed)
    {
        Interlocked.Exchange(ref _registration, null)?.Dispose();
        if (!NeedsPolling && Latest is { } config)
        {
            var registration = config.ChangeToken.RegisterChangeCallback(state => changed((ProviderSlot)state!), this);
            Interlocked.Exchange(ref _registration, registration)?.Dispose();
        }
    }

    public void Dispose()
    {
        _registration?.Dispose();
        if (owned)
        {
            (provider as IDisposable)?.Dispose();
        }
    }
}

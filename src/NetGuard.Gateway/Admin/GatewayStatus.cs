namespace NetGuard.Gateway.Admin;

/// <summary>What the admin application tells about the gateway, read anew for each question.</summary>
internal abstract class GatewayStatus
{
    /// <summary>The data listeners are open and no shutdown has begun.</summary>
    public abstract bool IsReady { get; }

    /// <summary>Why the newest configuration is not in force; <c>null</c> when it is. Names settings, never a secret's value.</summary>
    public abstract string? Degraded { get; }

    /// <summary>Names among the endpoints that admit nobody, with their resource and why.</summary>
    public virtual IReadOnlyList<string> Unresolved => [];

    /// <summary>What is wrong with the listeners' certificates, or soon will be.</summary>
    public virtual IReadOnlyList<string> Certificates => [];

    /// <summary>Routes that no resource guards, by name.</summary>
    public abstract IReadOnlyList<string> OpenRoutes { get; }
}

namespace NetGuard.Uris;

/// <summary>The rules that a URI input must pass, compiled.</summary>
public sealed record UriPolicy
{
    /// <summary><c>RestrictOutboundNetworkAccess</c>: off turns the host rules off, not schemes, ports or forms.</summary>
    public required bool RestrictHosts { get; init; }
}

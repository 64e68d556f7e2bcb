namespace NetGuard.Proxy.Pipeline;

/// <summary>The steps that decide, in their order.</summary>
internal enum Stage : byte
{
    Admit,
    Identify,
    Network,
    Authenticate,
    Limit,
    Body,
    Inspect,
    Forward,
}

using NetGuard.Proxy.Body;

namespace NetGuard.Proxy.Pipeline;

/// <summary>Set in code alone.</summary>
internal sealed class GuardPipelineSettings
{
    public BodyHandover Handover { get; init; } = BodyHandover.Content;
}

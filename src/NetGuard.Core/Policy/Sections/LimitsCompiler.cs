using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.Limits</c>.</summary>
internal static class LimitsCompiler
{
    /// <param name="netGuard">The section.</param>
    /// <param name="memory">Bytes that the process may use: a quarter of them is the default.</param>
    public static GatewayLimits Compile(SectionView netGuard, long memory) => new()
    {
        MaxBufferedBytes = netGuard.Get(NetGuardSettings.Limits).TryGet(NetGuardSettings.MaxBufferedBytes, out var given)
            ? given
            : Math.Max(memory / 4, ResourceSettings.DefaultMaxRequestBodySize),
    };
}

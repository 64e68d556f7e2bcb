using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.Limits</c>.</summary>
internal static class LimitsCompiler
{
    /// <param name="netGuard">The section.</param>
    /// <param name="memory">Bytes that the process may use: a quarter of them is the default.</param>
    /// <param name="resources">The compiled resources.</param>
    /// <param name="findings">Gets a warning where no body as large as a resource allows could be held.</param>
    public static GatewayLimits Compile(SectionView netGuard, long memory, IEnumerable<ResourcePolicy> resources, Findings findings)
    {
        var largest = resources.Select(resource => resource.MaxRequestBodySize).DefaultIfEmpty(0).Max();
        var limits = netGuard.Get(NetGuardSettings.Limits);
        return new GatewayLimits
        {
            MaxBufferedBytes = HeldBytes(limits, memory, largest, findings),
            MaxConnections = (int)limits.Get(NetGuardSettings.MaxConnections),
            MaxConnectionsPerAddress = (int)limits.Get(NetGuardSettings.MaxConnectionsPerAddress),
        };
    }

    private static long HeldBytes(SectionView limits, long memory, long largest, Findings findings)
    {
        if (!limits.TryGet(NetGuardSettings.MaxBufferedBytes, out var held))
        {
            return Math.Max(memory / 4, largest);
        }

        if (held < largest)
        {
            var node = limits.NodeOf(NetGuardSettings.MaxBufferedBytes)!;
            findings.Warn(node.Origin, node.Path, "a resource allows larger bodies than are held in all; such a request always gets 503");
        }

        return held;
    }
}

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
        var section = netGuard.Get(NetGuardSettings.Limits);
        var limits = new GatewayLimits
        {
            MaxBufferedBytes = section.TryGet(NetGuardSettings.MaxBufferedBytes, out var buffered) ? buffered : Math.Max(memory / 4, largest),
            BufferBytes = section.Get(NetGuardSettings.BufferBytes),
            MaxSpoolBytes = section.Get(NetGuardSettings.MaxSpoolBytes),
            SpoolPath = section.TryGet(NetGuardSettings.SpoolPath, out var path) ? path.Text : null,
            MaxConnections = (int)section.Get(NetGuardSettings.MaxConnections),
            MaxConnectionsPerAddress = (int)section.Get(NetGuardSettings.MaxConnectionsPerAddress),
        };
        if (limits.MaxBufferedBytes < largest)
        {
            Warn(NetGuardSettings.MaxBufferedBytes, "a resource allows larger bodies than are held in all; such a request always gets 503");
        }

        if (Math.Max(limits.MaxSpoolBytes, limits.BufferBytes) < largest)
        {
            Warn(NetGuardSettings.MaxSpoolBytes, "a resource allows larger bodies than go to temporary files in all; such a request always gets 503");
        }

        return limits;

        void Warn(Setting setting, string message)
        {
            var node = section.NodeOf(setting)!;
            findings.Warn(node.Origin, node.Path, message);
        }
    }
}

namespace NetGuard.Benchmarks.Load.Refused;

/// <summary>Ratios to HAProxy, repeat by repeat: the median, and the smallest and largest, which tell the noise.</summary>
internal sealed record RefusedRow(string Target, double Median, double Min, double Max, double CpuMedian);

internal static class RefusedReport
{
    public static IReadOnlyList<RefusedRow> Rows(IReadOnlyList<RefusedSample> samples)
    {
        var peers = samples.Where(sample => sample.Target == RefusalTargets.HAProxyName).ToDictionary(sample => sample.Repeat);
        return
        [
            .. samples.GroupBy(sample => sample.Target).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            {
                var speed = group.Select(sample => sample.RefusedPerSecond / peers[sample.Repeat].RefusedPerSecond).Order().ToArray();
                var cpu = group.Select(sample => sample.CpuMicrosPerConnection / peers[sample.Repeat].CpuMicrosPerConnection).Order().ToArray();
                return new RefusedRow(group.Key, Report.Middle(speed), speed[0], speed[^1], Report.Middle(cpu));
            }),
        ];
    }

    public static void Print(TextWriter output, IReadOnlyList<RefusedRow> rows)
    {
        output.WriteLine("| server | refused connections per second, ratio to HAProxy (min to max) | CPU per connection, ratio to HAProxy |");
        output.WriteLine("|---|---|---|");
        foreach (var row in rows)
        {
            output.WriteLine(FormattableString.Invariant($"| {row.Target} | {row.Median:0.00} ({row.Min:0.00} to {row.Max:0.00}) | {row.CpuMedian:0.00} |"));
        }
    }
}

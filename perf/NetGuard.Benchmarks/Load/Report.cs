namespace NetGuard.Benchmarks.Load;

/// <summary>
/// Ratios of NetGuard to bare YARP, repeat by repeat: the median, and the smallest and largest, which tell the noise.
/// </summary>
internal sealed record Row(string Workload, double Median, double Min, double Max, double CpuMedian);

internal static class Report
{
    public static IReadOnlyList<Row> Rows(IReadOnlyList<Sample> samples) =>
    [
        .. samples.GroupBy(sample => sample.Workload).Select(group =>
        {
            var pairs = group.GroupBy(sample => sample.Repeat)
                .Select(pair => (
                    Guarded: pair.Single(sample => sample.Target == TargetSet.NetGuardName),
                    Bare: pair.Single(sample => sample.Target == TargetSet.BareYarpName)))
                .ToArray();
            var speed = pairs.Select(pair => pair.Guarded.RequestsPerSecond / pair.Bare.RequestsPerSecond).Order().ToArray();
            var cpu = pairs.Select(pair => pair.Guarded.CpuMicrosPerRequest / pair.Bare.CpuMicrosPerRequest).Order().ToArray();
            return new Row(group.Key, Middle(speed), speed[0], speed[^1], Middle(cpu));
        }),
    ];

    public static void Print(TextWriter output, IReadOnlyList<Row> rows)
    {
        output.WriteLine("| workload | requests per second, ratio to bare YARP (min to max) | CPU per request, ratio to bare YARP |");
        output.WriteLine("|---|---|---|");
        foreach (var row in rows)
        {
            output.WriteLine(FormattableString.Invariant($"| {row.Workload} | {row.Median:0.00} ({row.Min:0.00} to {row.Max:0.00}) | {row.CpuMedian:0.00} |"));
        }
    }

    public static double Middle(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
}

using System.Text.Json;

namespace NetGuard.Benchmarks.Load;

/// <summary>
/// Times the targets on each workload, interleaved and in shuffled order within a repeat, so that a drift of the machine
/// falls on all of them; reports ratios to bare YARP, since absolute figures of one machine say little.
/// </summary>
internal static class LoadRun
{
    /// <param name="root">The repository's folder.</param>
    /// <param name="options"><c>--seconds</c>, <c>--repeats</c>, <c>--connections</c>, each with a number.</param>
    public static async Task<int> RunAsync(string root, string[] options)
    {
        var seconds = RunOptions.Number(options, "--seconds", 4);
        var repeats = RunOptions.Number(options, "--repeats", 5);
        var connections = RunOptions.Number(options, "--connections", 32);
        var output = Directory.CreateDirectory(Path.Combine(root, "perf", "load", "out")).FullName;

        var workloads = Workload.WriteAll(output);
        await using var targets = await TargetSet.StartAsync(root, output);
        await targets.AssertTheyDoTheirJobAsync();

        var samples = new List<Sample>();
        var order = new Random(7);
        foreach (var workload in workloads)
        {
            // Code that is still being compiled is measured as slow; the first run of each workload is for warming alone.
            foreach (var target in targets.All)
            {
                await Wrk.RunAsync(root, target, workload, repeat: -1, seconds, connections);
            }

            for (var repeat = 0; repeat < repeats; repeat++)
            {
                foreach (var target in targets.All.OrderBy(_ => order.Next()).ToArray())
                {
                    samples.Add(await Wrk.RunAsync(root, target, workload, repeat, seconds, connections));
                }
            }
        }

        var rows = Report.Rows(samples);
        Report.Print(Console.Out, rows);
        await File.WriteAllTextAsync(Path.Combine(output, "results.json"), JsonSerializer.Serialize(
            new { seconds, repeats, connections, processors = Environment.ProcessorCount, runtime = Environment.Version.ToString(), rows, samples },
            JsonOptions));
        return samples.Exists(sample => sample.Errors > 0) ? 1 : 0;
    }

    private static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}

/// <summary>One timed run of wrk against one target.</summary>
internal sealed record Sample(string Workload, string Target, int Repeat, double RequestsPerSecond, double CpuMicrosPerRequest, long P50Micros, long P99Micros, long Errors);

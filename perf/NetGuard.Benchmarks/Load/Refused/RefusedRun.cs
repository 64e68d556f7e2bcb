using System.Diagnostics;
using System.Text.Json;

namespace NetGuard.Benchmarks.Load.Refused;

/// <summary>
/// Connections refused per second: all targets in one run, interleaved and in shuffled order within a repeat, reported as
/// ratios to HAProxy.
/// </summary>
internal static class RefusedRun
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="root">The repository's folder.</param>
    /// <param name="options"><c>--seconds</c>, <c>--repeats</c>, <c>--threads</c>, each with a number.</param>
    public static async Task<int> RunAsync(string root, string[] options)
    {
        var seconds = RunOptions.Number(options, "--seconds", 4);
        var repeats = RunOptions.Number(options, "--repeats", 5);
        var threads = RunOptions.Number(options, "--threads", 8);
        var output = Directory.CreateDirectory(Path.Combine(root, "perf", "load", "out", "refused")).FullName;

        await using var targets = await RefusalTargets.StartAsync(root, output);
        AssertTheyRefuse(targets.All);
        foreach (var target in targets.All)
        {
            Measure(target, repeat: -1, seconds, threads);
        }

        var samples = new List<RefusedSample>();
        var order = new Random(7);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var target in targets.All.OrderBy(_ => order.Next()).ToArray())
            {
                samples.Add(Measure(target, repeat, seconds, threads));
            }
        }

        var rows = RefusedReport.Rows(samples);
        RefusedReport.Print(Console.Out, rows);
        await File.WriteAllTextAsync(Path.Combine(output, "results.json"), JsonSerializer.Serialize(
            new { seconds, repeats, threads, processors = Environment.ProcessorCount, runtime = Environment.Version.ToString(), rows, samples }, Json));
        var failed = samples.Sum(sample => sample.NotRefused);
        if (failed > 0)
        {
            Console.Error.WriteLine($"{failed} connections did not end as a refusal; the figures are not to be used.");
        }

        return failed > 0 ? 1 : 0;
    }

    // A target that lets the caller in, or refuses in another way than it is measured for, must not be timed.
    private static void AssertTheyRefuse(IEnumerable<RefusalTarget> targets)
    {
        foreach (var target in targets)
        {
            var end = new RefusedCaller(0, target.At).Call();
            if (end != target.Expected)
            {
                throw new InvalidOperationException($"{target.Name}: the connection ended as {end} where {target.Expected} was expected; it is not timed.");
            }
        }
    }

    private static RefusedSample Measure(RefusalTarget target, int repeat, int seconds, int threads)
    {
        var callers = Enumerable.Range(0, threads).Select(number => new RefusedCaller(number, target.At)).ToArray();
        var before = ChildProcesses.CpuTime(target.Process);
        var watch = Stopwatch.StartNew();
        foreach (var caller in callers)
        {
            caller.Start();
        }

        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        foreach (var caller in callers)
        {
            caller.Stop();
        }

        var elapsed = watch.Elapsed;
        var cpu = ChildProcesses.CpuTime(target.Process) - before;
        var refused = callers.Sum(caller => caller.Ends[(int)target.Expected]);
        return new(target.Name, repeat, refused / elapsed.TotalSeconds, cpu.TotalMicroseconds / Math.Max(1, refused), callers.Sum(caller => caller.Ends.Sum()) - refused);
    }
}

/// <summary>One timed run against one target.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Repeat">Which run, from 0.</param>
/// <param name="RefusedPerSecond">Connections that were refused as expected.</param>
/// <param name="CpuMicrosPerConnection">The target's CPU time.</param>
/// <param name="NotRefused">Connections that ended otherwise.</param>
internal sealed record RefusedSample(string Target, int Repeat, double RefusedPerSecond, double CpuMicrosPerConnection, long NotRefused);

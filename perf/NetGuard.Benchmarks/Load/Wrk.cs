using System.Diagnostics;
using System.Globalization;

namespace NetGuard.Benchmarks.Load;

/// <summary>One closed-loop run of wrk; the proxy's CPU time is read before and after.</summary>
internal static class Wrk
{
    public static async Task<Sample> RunAsync(string root, Target target, Workload workload, int repeat, int seconds, int connections)
    {
        var start = new ProcessStartInfo("wrk", ["-t", "1", "-c", $"{connections}", "-d", $"{seconds}s", "--timeout", "30s",
            "-s", Path.Combine(root, "perf", "load", "request.lua"), new Uri(target.Url, workload.Path).ToString()])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["BODY"] = workload.BodyFile;
        start.Environment["KEY"] = TargetSet.Key;

        target.Process.Refresh();
        var before = target.Process.TotalProcessorTime;
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        target.Process.Refresh();
        var cpu = target.Process.TotalProcessorTime - before;

        var line = output.Split('\n').FirstOrDefault(text => text.StartsWith("RESULT ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk gave no result for {target.Name}: {output}");
        var figures = line.Split(' ').Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (requests, micros) = (figures[0], figures[1]);
        return new Sample(workload.Name, target.Name, repeat, requests * 1e6 / micros, cpu.TotalMicroseconds / requests, figures[2], figures[3], figures[4]);
    }
}

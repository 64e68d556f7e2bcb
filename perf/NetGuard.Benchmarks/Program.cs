using BenchmarkDotNet.Running;
using NetGuard.Benchmarks.Budgets;
using NetGuard.Benchmarks.Load;
using NetGuard.Benchmarks.Load.Refused;
using NetGuard.Benchmarks.Load.Uploads;

return args switch
{
    ["check-budgets", ..] => AllocationBudgets.Check(Console.Out),
    ["bare-yarp", var listen, var destination] => await BareYarp.RunAsync(listen, destination),
    ["load", var root, .. var options] => await LoadRun.RunAsync(root, options),
    ["refused", var root, .. var options] => await RefusedRun.RunAsync(root, options),
    ["uploads", var root, .. var options] => await UploadRun.RunAsync(root, options),
    ["endpoint", var listen] => await LoadEndpoint.RunAsync(listen),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}

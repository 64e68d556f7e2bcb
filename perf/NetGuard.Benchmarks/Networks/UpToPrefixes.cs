using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;

namespace NetGuard.Benchmarks.Networks;

/// <summary>
/// Leaves out a comparison above the list length where one pass over all addresses would take minutes.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class UpToPrefixesAttribute(string method, int prefixes) : Attribute, IConfigSource
{
    public string Method => method;

    public int Prefixes => prefixes;

    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddFilter(new SimpleFilter(benchmark =>
        benchmark.Descriptor.WorkloadMethod.Name != method || (int)benchmark.Parameters["Prefixes"] <= prefixes));
}

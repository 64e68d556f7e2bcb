using System.Text;
using BenchmarkDotNet.Attributes;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Networks.Lists;

namespace NetGuard.Benchmarks.Networks;

/// <summary>From the bytes of a list to a set that answers: what a reload costs whose file has changed.</summary>
[MemoryDiagnoser]
public class ListReadBenchmarks
{
    private static readonly ListSelection Selection = new(new ConfigScalar("NetGuard.Networks.list.File", new Origin("appsettings.json", 1, 1), ScalarKind.String, "list.txt"));

    private byte[] _million = [];
    private byte[] _commented = [];
    private byte[] _ipv6 = [];

    [GlobalSetup]
    public void Setup()
    {
        _million = Lines(PrefixLists.IPv4(1_000_000), "");
        _commented = Lines(PrefixLists.IPv4(1_000_000), "  # Contoso unit");
        _ipv6 = Lines(PrefixLists.IPv6(200_000), "");
    }

    [Benchmark]
    public AddressSet AMillionPlainLines() => Read(_million);

    [Benchmark]
    public AddressSet AMillionCommentedLines() => Read(_commented);

    [Benchmark]
    public AddressSet Of200ThousandIPv6Lines() => Read(_ipv6);

    private static AddressSet Read(byte[] text) => new(ListReader.Read(text, "list.txt", Selection).List!.At(DateTimeOffset.UnixEpoch));

    private static byte[] Lines(AddressRange[] ranges, string comment)
    {
        new Random(ranges.Length).Shuffle(ranges);
        return Encoding.ASCII.GetBytes(string.Concat(ranges.Select(range => $"{range}{comment}\n")));
    }
}

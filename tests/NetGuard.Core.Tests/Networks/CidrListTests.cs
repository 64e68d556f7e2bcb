using System.IO.Compression;
using System.Net;
using System.Text.Json;
using NetGuard.Networks;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Networks;

/// <summary>Lists that providers publish: whatever stands in them is what administrators will paste.</summary>
public sealed class CidrListTests
{
    private const string Lists = "reference/cidr-lists";

    [CorpusFact(Lists)]
    public void TryParse_EveryPublishedRange_IsARange()
    {
        List<string> refused = [];
        var parsed = 0;
        foreach (var file in Directory.EnumerateFiles(Corpora.File(Lists)))
        {
            foreach (var text in Entries(file))
            {
                if (Cidr.TryParse(text, out _, out var error))
                {
                    parsed++;
                }
                else
                {
                    refused.Add($"{Path.GetFileName(file)} {text}: {error}");
                }
            }
        }

        Assert.Empty(refused);
        Assert.InRange(parsed, 100_000, int.MaxValue);
    }

    [CorpusFact(Lists)]
    public void FromRanges_AllProviders_EqualsTheMergedList()
    {
        var merged = Set("all-ipv4_merged.txt.gz");
        Assert.True(Set("all-ipv4.txt.gz").SetEquals(merged));
        Assert.InRange(merged.RangeCount, 1000, 7728);
    }

    [CorpusFact(Lists)]
    public void Contains_PublishedRanges_EqualsLinearScanOfIPNetwork2()
    {
        foreach (var name in new[] { "all-ipv4_merged.txt.gz", "all-ipv6_merged.txt.gz" })
        {
            // A scan of every network for every sample would take minutes: a slice of the list shows the same.
            var texts = Entries(ListFile(name)).Where((_, index) => index % 8 == 0).ToArray();
            var networks = Array.ConvertAll(texts, IPNetwork2.Parse);
            var ranges = Array.ConvertAll(texts, Range);
            var set = AddressSet.FromRanges(ranges);
            var samples = Generators.Probes([], ranges.Where((_, index) => index % 16 == 0)).ToList();
            Assert.Contains(samples, address => set.Contains(address));
            Assert.Contains(samples, address => !set.Contains(address));
            Assert.All(samples, address =>
            {
                var ip = IPAddress.Parse(address.ToString());
                Assert.Equal(Array.Exists(networks, network => network.Contains(ip)), set.Contains(address));
            });
        }
    }

    private static AddressSet Set(string name) => AddressSet.FromRanges(Entries(ListFile(name)).Select(Range));

    private static AddressRange Range(string text)
    {
        Assert.True(Cidr.TryParse(text, out var range, out var error), error);
        return range;
    }

    private static string ListFile(string name) => Corpora.File(Path.Combine(Lists, name));

    private static IEnumerable<string> Entries(string file)
    {
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress)
            : File.OpenRead(file);
        if (file.Contains(".json", StringComparison.Ordinal))
        {
            using var document = JsonDocument.Parse(stream);
            foreach (var tag in document.RootElement.GetProperty("values").EnumerateArray())
            {
                foreach (var prefix in tag.GetProperty("properties").GetProperty("addressPrefixes").EnumerateArray())
                {
                    yield return prefix.GetString()!;
                }
            }

            yield break;
        }

        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line.Split('\t')[0];
            }
        }
    }
}

using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Networks.Lists;

/// <summary>Lists that providers publish, whole, with the counts that are written beside them.</summary>
public sealed class ListCorpusTests
{
    private const string Lists = "reference/cidr-lists";

    [CorpusFact(Lists)]
    public void Read_EveryPublishedTextList_HasTheCountThatIsWritten()
    {
        var counts = Counts();
        var read = 0;
        foreach (var path in Directory.EnumerateFiles(Corpora.File(Lists)).Where(path => !path.Contains(".json", StringComparison.Ordinal)))
        {
            // The registries' list has a country in a second column, which a plain list has as a comment.
            var text = Content(path);
            var list = Listing.Read(path.Contains(".tsv", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Replace("\t", " # ", StringComparison.Ordinal)) : text);
            Assert.Empty(list.Errors);
            Assert.Equal(counts[Path.GetFileName(path)], list.List!.Count);
            read++;
        }

        Assert.True(read > 15);
    }

    [CorpusFact(Lists + "/azure-service-tags-subset.json.gz")]
    public void Read_EveryServiceTag_HasItsPrefixes()
    {
        var utf8 = Content(Corpora.File(Lists + "/azure-service-tags-subset.json.gz"));
        using var document = JsonDocument.Parse(utf8);
        var tags = document.RootElement.GetProperty("values").EnumerateArray()
            .ToDictionary(value => value.GetProperty("name").GetString()!, value => value.GetProperty("properties").GetProperty("addressPrefixes").GetArrayLength());

        Assert.Equal(Counts()["azure-service-tags-subset.json.gz"], tags.Count);
        var all = Listing.Read(utf8, tags: [.. tags.Keys]);
        Assert.Empty(all.Errors);
        Assert.Equal(tags.Values.Sum(), all.List!.Count);
        foreach (var (tag, count) in tags.Where((_, i) => i % 40 == 0))
        {
            Assert.Equal(count, Listing.Read(utf8, tags: [tag]).List!.Count);
        }
    }

    private static Dictionary<string, int> Counts() => File.ReadLines(Corpora.File("README.md"))
        .Where(line => line.StartsWith($"| {Lists}/", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => Path.GetFileName(cells[1]), cells => int.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture));

    private static byte[] Content(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}

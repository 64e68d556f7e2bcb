using System.Text.Json;
using NetGuard.Content;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Content;

public sealed class JsonCorporaTests
{
    /// <summary>
    /// Cases that RFC 8259 leaves open and that are refused here: byte order marks and other encodings, ill-formed UTF-8,
    /// lone surrogates, and nesting beyond 64. All others (big numbers) are accepted: a number carries no text.
    /// </summary>
    private static bool IsOpenCaseRefused(string name) =>
        name.Contains("surrogate", StringComparison.OrdinalIgnoreCase)
        || name.Contains("UTF", StringComparison.OrdinalIgnoreCase)
        || name.Contains("BOM", StringComparison.Ordinal)
        || name.Contains("iso_latin_1", StringComparison.Ordinal)
        || name.Contains("overlong", StringComparison.Ordinal)
        || name.Contains("not_in_unicode_range", StringComparison.Ordinal)
        || name.Contains("lone", StringComparison.Ordinal)
        || name.Contains("1st_valid", StringComparison.Ordinal)
        || name.Contains("500_nested_arrays", StringComparison.Ordinal);

    [CorpusFact("json-test-suite")]
    public void JsonTestSuite_EachFile_IsReadAsItsNameSays() =>
        Check(Directory.GetFiles(Corpora.File("json-test-suite"), "*.json"), 180, name => name[0] switch
        {
            'y' => true,
            'n' => false,
            _ => !IsOpenCaseRefused(name),
        });

    [CorpusFact("simdjson-jsonchecker")]
    public void JsonChecker_EachFile_IsReadAsItsNameSays() =>
        Check(
            Directory.GetFiles(Corpora.File("simdjson-jsonchecker"), "*.json").Where(f => !f.Contains("EXCLUDE", StringComparison.Ordinal)),
            250,
            name => name.Replace("minefield__", "", StringComparison.Ordinal) switch
            {
                // A number that no double holds: valid by the grammar, and a number carries no text.
                "fail73.json" => true,
                ['y', '_', ..] => true,
                ['n', '_', ..] => false,
                ['i', '_', ..] rest => !IsOpenCaseRefused(rest),
                ['p', 'a', 's', 's', ..] => true,
                ['f', 'a', 'i', 'l', ..] => false,
                ['a', 'd', 'v', 'e', 'r', 's', ..] => IsStrict(Corpora.File(Path.Combine("simdjson-jsonchecker", name))),
                _ => throw new InvalidDataException(name),
            });

    [CorpusFact("json-test-transform")]
    public void JsonTestTransform_EachFile_IsReadUnlessItHoldsALoneSurrogate() =>
        Check(Directory.GetFiles(Corpora.File("json-test-transform"), "*.json"), 13, name => !name.Contains("invalid_codepoint", StringComparison.Ordinal));

    private static bool IsStrict(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Check(IEnumerable<string> files, int atLeast, Func<string, bool> expected)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var file in files)
        {
            count++;
            var name = Path.GetFileName(file);
            var bytes = File.ReadAllBytes(file);
            var reading = Reading.OfJson(bytes);
            var accepted = reading.Status == ReadStatus.Complete;
            if (expected(name) != accepted || (accepted && reading.BytesRead != bytes.Length))
            {
                wrong.Add($"{name}: {reading.Status}, {reading.BytesRead} of {bytes.Length}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count >= atLeast, $"only {count} files");
    }
}

using System.Globalization;

namespace NetGuard.Core.Tests.Detectors;

/// <summary>
/// What a measurement may find, as data: <c>name, most, why</c> a line; what is not named may find nothing. A line that
/// allows more than is found is a defect too, so that the file says what is.
/// </summary>
internal sealed class Budget
{
    private readonly string _file;
    private readonly Dictionary<string, int> _allowed;
    private readonly List<string> _wrong = [];

    private Budget(string file, Dictionary<string, int> allowed)
    {
        _file = file;
        _allowed = allowed;
    }

    public static Budget Read(string file) =>
        new(file, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Detectors", "Fixtures", file))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => cells[0], cells => int.Parse(cells[1], CultureInfo.InvariantCulture), StringComparer.Ordinal));

    public void Check(string name, IEnumerable<string> found)
    {
        var texts = found.ToArray();
        _allowed.Remove(name, out var most);
        if (texts.Length != most)
        {
            _wrong.Add($"{name}\t{texts.Length}\t{Begin(texts)}");
        }
    }

    private static string Begin(string[] texts) => string.Join(" || ", texts.Take(5).Select(text => text[..Math.Min(text.Length, 80)].ReplaceLineEndings(" ")));

    public void CheckAllUsed()
    {
        Assert.True(_wrong.Count == 0, $"{_file} differs from what is found:\n{string.Join('\n', _wrong.Order(StringComparer.Ordinal))}");
        Assert.True(_allowed.Count == 0, $"{_file} names what does not occur: {string.Join(", ", _allowed.Keys)}");
    }
}

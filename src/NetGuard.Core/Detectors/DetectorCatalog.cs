using System.Text.Json;

namespace NetGuard.Detectors;

/// <summary>The detectors that ship with NetGuard, and how a policy chooses among them.</summary>
public static class DetectorCatalog
{
    /// <summary>The word for every detector.</summary>
    public const string AllWord = "all";

    /// <summary>The word for those that hold where nothing is said.</summary>
    public const string DefaultWord = "default";

    private const string ResourcePrefix = "NetGuard.Detectors.Data.";

    private static readonly Lazy<(Detector[] Detectors, HashSet<string> DefaultFamilies)> s_shipped = new(Load);

    private static readonly Lazy<DetectorSet> s_default = new(() => DetectorSet.Create([.. All.Where(IsByDefault)]));

    public static IReadOnlyList<Detector> All => s_shipped.Value.Detectors;

    /// <summary>What holds where nothing is said: detectors that rarely take anything harmless for a secret.</summary>
    public static DetectorSet Default => s_default.Value;

    public static IEnumerable<string> Families => All.Select(detector => detector.Family).Distinct();

    /// <summary>Everything that <see cref="TrySelect"/> knows.</summary>
    public static IEnumerable<string> Words => [AllWord, DefaultWord, .. Families, .. All.Select(detector => detector.Id)];

    public static bool IsByDefault(Detector detector) => s_shipped.Value.DefaultFamilies.Contains(detector.Family);

    /// <summary>
    /// Detectors by words: <c>all</c>, <c>default</c>, a family, an id; a dash before a word takes out instead, and where nothing
    /// else is said, out of the default ones.
    /// </summary>
    /// <returns>False with the places of the words that are unknown.</returns>
    public static bool TrySelect(IReadOnlyList<string> words, out IReadOnlyList<Detector> selected, out IReadOnlyList<int> unknown)
    {
        var names = new HashSet<string>(Words, StringComparer.Ordinal);
        unknown = [.. Enumerable.Range(0, words.Count).Where(i => !names.Contains(Name(words[i])))];
        var taken = words.Where(word => !IsExclusion(word)).ToArray();
        var excluded = words.Where(IsExclusion).Select(Name).ToArray();
        if (taken.Length == 0 && excluded.Length > 0)
        {
            taken = [DefaultWord];
        }

        selected = [.. All.Where(detector => taken.Any(word => Covers(word, detector)) && !excluded.Any(word => Covers(word, detector)))];
        return unknown.Count == 0;
    }

    private static bool IsExclusion(string word) => word.StartsWith('-');

    private static string Name(string word) => IsExclusion(word) ? word[1..] : word;

    private static bool Covers(string word, Detector detector) =>
        word == AllWord || word == detector.Family || word == detector.Id || (word == DefaultWord && IsByDefault(detector));

    /// <summary>The files that ship, as written.</summary>
    internal static IEnumerable<DetectorFileDocument> Files()
    {
        var assembly = typeof(DetectorCatalog).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return JsonSerializer.Deserialize(stream, DetectorJson.Default.DetectorFileDocument) ?? throw new InvalidDataException($"{name} is empty.");
        }
    }

    private static (Detector[] Detectors, HashSet<string> DefaultFamilies) Load()
    {
        var files = Files().ToArray();
        var detectors = files.SelectMany(file => file.Detectors.Select(entry => DetectorCompiler.Compile(entry, file.Family))).ToArray();
        var names = files.Select(file => file.Family).Concat(detectors.Select(detector => detector.Id)).Concat([AllWord, DefaultWord]);
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"The name '{twice.Key}' is given twice.");
        }

        if (detectors.Where(detector => detector.Scan != DetectorScan.None).GroupBy(detector => detector.Scan).Any(group => group.Count() > 1))
        {
            throw new InvalidDataException("Two detectors have the same scan.");
        }

        return (detectors, [.. files.Where(file => file.ByDefault).Select(file => file.Family)]);
    }
}

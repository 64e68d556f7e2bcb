using System.Globalization;

namespace NetGuard.Documents;

/// <summary>Where settings come from that are laid over a file.</summary>
public enum OverlaySource : byte
{
    /// <summary>Variables such as <c>NETGUARD__Networks__corp__Ranges</c>; those outside our sections are not ours and ignored.</summary>
    Environment,

    /// <summary><c>--set path=value</c>: every one counts, and a later one of the same path wins.</summary>
    CommandLine,
}

public sealed record OverlayResult(ConfigObject Root, IReadOnlyList<ConfigError> Errors);

/// <summary>
/// Lays settings from outside over a file's tree, as nodes that know the variable or option they come from. A list is
/// never merged: one comma-separated value replaces it whole, so that nobody runs with half of a list of ranges.
/// </summary>
public static class Overlay
{
    private static readonly string[] Sections = ["NetGuard", "Kestrel", "ReverseProxy"];

    /// <param name="root">The file's tree.</param>
    /// <param name="settings">Variable names or paths, with their values.</param>
    /// <param name="source">How the names are written.</param>
    public static OverlayResult Apply(ConfigObject root, IEnumerable<KeyValuePair<string, string>> settings, OverlaySource source)
    {
        var errors = new List<ConfigError>();
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var ordered = source == OverlaySource.Environment ? settings.OrderBy(setting => setting.Key, StringComparer.Ordinal) : settings;
        foreach (var (name, value) in ordered)
        {
            if (!TryNames(name, source, errors, out var names))
            {
                continue;
            }

            var origin = new Origin(source == OverlaySource.Environment ? $"environment variable {name}" : "--set");
            if (source == OverlaySource.Environment && !seen.TryAdd(string.Join(':', names), name))
            {
                // Refuses because which of two variables wins would depend on the order of the environment.
                errors.Add(new ConfigError(origin, PathOf(names), $"the setting is given twice, also by {seen[string.Join(':', names)]} (names compare without regard to case)"));
                continue;
            }

            var setting = new OverlaySetting(name, names, value, origin, source);
            if (setting.Lay(root, 0, errors) is ConfigObject laid)
            {
                root = laid;
            }
        }

        return new(root, errors);
    }

    private static bool TryNames(string name, OverlaySource source, List<ConfigError> errors, out IReadOnlyList<string> names)
    {
        var error = "";
        if (source == OverlaySource.Environment)
        {
            names = name.Split("__");
            if (names.Count < 2 || !Sections.Contains(names[0], StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }

            error = names.Contains("") ? "the variable's name has an empty part; levels are parted by exactly two underscores" : "";
        }
        else if (!ConfigPath.TryParse(name, out names, out error))
        {
            error = $"{name}: {error}";
        }

        if (error.Length == 0 && names.Count >= DocumentReader.MaxDepth)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"the setting is nested more than {DocumentReader.MaxDepth} deep");
        }

        if (error.Length == 0)
        {
            return true;
        }

        var origin = new Origin(source == OverlaySource.Environment ? $"environment variable {name}" : "--set");
        errors.Add(new ConfigError(origin, "", error));
        return false;
    }

    private static string PathOf(IEnumerable<string> names) => names.Aggregate("", ConfigPath.Member);
}

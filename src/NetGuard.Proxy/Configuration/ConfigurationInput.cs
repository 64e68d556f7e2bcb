using System.Collections;

namespace NetGuard.Proxy.Configuration;

/// <summary>Where a gateway's configuration comes from: one file, and the overrides that were given when the process started.</summary>
internal sealed record ConfigurationInput
{
    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The file as messages name it: as it was given on the command line.</summary>
    public required string SourceName { get; init; }

    /// <summary>All environment variables; the overlay takes those of our sections.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary><c>--set path=value</c>, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> CommandLine { get; init; } = [];

    /// <summary>Paths in the configuration are relative to the file's folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? Path;

    /// <summary>The value of a variable, for <c>env:NAME</c>; names compare as the operating system's do.</summary>
    public string? Variable(string name)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (var (key, value) in Environment)
        {
            if (string.Equals(key, name, comparison))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>No file but a folder, for an application whose configuration is its own.</summary>
    public static ConfigurationInput OfFolder(string folder) => Of(System.IO.Path.Combine(folder, "appsettings.json"));

    /// <summary>A file with the variables of this process.</summary>
    public static ConfigurationInput Of(string file, IReadOnlyList<KeyValuePair<string, string>>? commandLine = null) => new()
    {
        Path = System.IO.Path.GetFullPath(file),
        SourceName = file,
        Environment = [.. System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""))],
        CommandLine = commandLine ?? [],
    };
}

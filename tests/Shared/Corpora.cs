namespace NetGuard.Tests.Shared;

/// <summary>
/// Third-party test data that is read where it lies and never committed: the folder that NETGUARD_CORPORA names,
/// or <c>shared/corpora</c> beside the repository.
/// </summary>
internal static class Corpora
{
    public static string? Root { get; } = Find();

    public static string File(string name) => Path.Combine(Root!, name);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("NETGUARD_CORPORA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "corpora");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>A fact over third-party data; skipped, with the reason, where that data cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute(string file)
    {
        if (Corpora.Root is null || !System.IO.File.Exists(Corpora.File(file)) && !Directory.Exists(Corpora.File(file)))
        {
            Skip = $"The corpus {file} is not here; set NETGUARD_CORPORA to the folder that holds it.";
        }
    }
}

using NetGuard.Documents;

namespace NetGuard.Core.Tests.Policy;

public sealed class SampleTests
{
    public static TheoryData<string> Files =>
    [
        "config/appsettings.json",
        .. Directory.EnumerateFiles(Path.Combine(Compilation.Repository, "config", "examples"), "*.json")
            .Select(path => Path.GetRelativePath(Compilation.Repository, path))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Sample_Compiles_WithoutWarning(string file)
    {
        var path = Path.Combine(Compilation.Repository, file);

        var result = Compilation.CompileFile(path);

        var writer = new ConfigErrorWriter(Path.GetFileName(path), File.ReadAllBytes(path));
        Assert.True(result.Errors.Count == 0, string.Join("\n", result.Errors.Select(writer.Format)));
        Assert.NotEmpty(result.Snapshot!.Resources);
    }
}

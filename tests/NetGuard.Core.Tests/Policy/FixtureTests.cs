using NetGuard.Documents;

namespace NetGuard.Core.Tests.Policy;

/// <summary>
/// Files that are wrong in one way each, and files that compile, with what is said of them beside (<c>name.expected</c>:
/// line, column, path and message, one a line).
/// </summary>
public sealed class FixtureTests
{
    public static TheoryData<string> Bad => Names("bad");

    public static TheoryData<string> Good => Names("good");

    public static TheoryData<string> Lint =>
        [.. Directory.EnumerateFiles(Path.Combine(Compilation.Fixtures, "good"), "lint-*.expected").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Bad))]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R6")]
    [Trait("Rule", "R8")]
    [Trait("Rule", "R9")]
    [Trait("Rule", "R12")]
    public void Fixture_Bad_GivesExactlyItsErrors(string name)
    {
        Check("bad", name, succeeds: false);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Fixture_Good_CompilesWithExactlyItsWarnings(string name)
    {
        Check("good", name, succeeds: true);
    }

    /// <summary>Whoever reads a finding wants to know what to do.</summary>
    [Theory]
    [MemberData(nameof(Lint))]
    public void Fixture_Lint_IsOfFindingsWithPathAndRemedy(string name)
    {
        var findings = Compilation.CompileFile(Path.Combine(Compilation.Fixtures, "good", name + ".json")).Errors;

        Assert.All(findings, finding =>
        {
            Assert.Equal(Severity.Warning, finding.Severity);
            Assert.StartsWith("NetGuard.", finding.Path, StringComparison.Ordinal);
            Assert.Contains("; ", finding.Message, StringComparison.Ordinal);
        });
    }

    private static void Check(string folder, string name, bool succeeds)
    {
        var path = Path.Combine(Compilation.Fixtures, folder, name + ".json");
        var result = Compilation.CompileFile(path);
        var writer = new ConfigErrorWriter(name + ".json", File.ReadAllBytes(path));
        var said = string.Concat(result.Errors.Select(error => Line(error, writer)));

        var expectedPath = Path.ChangeExtension(path, ".expected");
        var expected = File.Exists(expectedPath) ? File.ReadAllText(expectedPath) : "";
        if (said != expected && Environment.GetEnvironmentVariable("NETGUARD_ACCEPT") is not null)
        {
            File.WriteAllText(expectedPath, said);
        }

        Assert.Equal(expected, said);
        Assert.Equal(succeeds, result.Succeeded);
        Assert.All(result.Errors, error => Assert.True(error.Path.Length > 0 || error.Origin.Line > 0, error.Message));
    }

    private static string Line(ConfigError error, ConfigErrorWriter writer)
    {
        var place = writer.Place(error);
        var warning = error.Severity == Severity.Warning ? "warning: " : "";
        return $"{place.Line}:{place.Column} {error.Path}: {warning}{error.Message}\n";
    }

    private static TheoryData<string> Names(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Compilation.Fixtures, folder), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
}

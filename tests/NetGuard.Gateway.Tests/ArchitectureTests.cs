using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using NetGuard.Decisions;
using NetGuard.Proxy;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace NetGuard.Gateway.Tests;

/// <summary>The arrows between the projects and between the folders of Core. An arrow that is not listed is refused.</summary>
public sealed class ArchitectureTests
{
    private static readonly Architecture House = new ArchLoader()
        .LoadAssemblies(typeof(Decision).Assembly, typeof(NetGuardMetadata).Assembly, typeof(Program).Assembly)
        .Build();

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Decisions"] = [],
        ["Documents"] = [],
        ["Matching"] = [],
        ["Networks"] = ["Documents"],
        ["Uris"] = ["Decisions", "Matching", "Networks"],
        ["Detectors"] = ["Decisions", "Matching"],
        ["Content"] = ["Decisions", "Matching"],
        ["Inspection"] = ["Decisions", "Content", "Uris", "Detectors", "Matching"],
        ["Policy"] = ["Decisions", "Documents", "Networks", "Uris", "Detectors", "Content", "Inspection"],
    };

    public static TheoryData<string> Folders => [.. Arrows.Keys];

    [Fact]
    public void Core_Everywhere_KnowsNoWebFrameworkAndNoHost() =>
        Types().That().ResideInAssembly(typeof(Decision).Assembly)
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^(Microsoft\.AspNetCore|Microsoft\.Extensions|Yarp)(\.|$)")
            .Check(House);

    [Fact]
    public void Core_References_HoldNoWebFramework() =>
        Assert.DoesNotContain(
            typeof(Decision).Assembly.GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Microsoft.", StringComparison.Ordinal) || name.Name.StartsWith("Yarp", StringComparison.Ordinal));

    [Fact]
    public void Proxy_Everywhere_KnowsNoGateway() =>
        Types().That().ResideInAssembly(typeof(NetGuardMetadata).Assembly)
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^NetGuard\.Gateway(\.|$)")
            .Check(House);

    [Theory]
    [MemberData(nameof(Folders))]
    public void CoreFolder_Always_KnowsOnlyWhatItsArrowsAllow(string folder)
    {
        var forbidden = Arrows.Keys.Where(other => other != folder && !Arrows[folder].Contains(other));
        Types().That().ResideInNamespaceMatching($@"^NetGuard\.{folder}(\.|$)")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching($@"^NetGuard\.({string.Join('|', forbidden)})(\.|$)")
            .WithoutRequiringPositiveResults()
            .Check(House);
    }

    [Fact]
    public void CoreFolders_InTheAssembly_AreAllListed()
    {
        var folders = typeof(Decision).Assembly.GetTypes()
            .Select(type => type.Namespace)
            .OfType<string>()
            .Where(name => name.StartsWith("NetGuard.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[1])
            .Distinct();
        Assert.Empty(folders.Except(Arrows.Keys));
    }

    [Fact]
    public void ForbiddenArrow_Planted_IsFound()
    {
        // The check above can fail: Policy does depend on Networks, and a rule against it says so.
        var rule = Types().That().ResideInNamespaceMatching(@"^NetGuard\.Policy(\.|$)")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^NetGuard\.Networks(\.|$)");
        Assert.False(rule.HasNoViolations(House));
    }
}

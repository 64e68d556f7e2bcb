using NetGuard.Documents;
using NetGuard.Fuzz;
using NetGuard.Policy;
using Xunit.Abstractions;

namespace NetGuard.Core.Tests.Fuzz;

/// <summary>Every fuzz target, over its seeds and a few thousand random changes to them; a longer run is the program NetGuard.Fuzz.</summary>
public sealed class FuzzTargetTests(ITestOutputHelper output)
{
    private const int Number = 20261124;

    public static TheoryData<string, int> Targets { get; } = new()
    {
        { "url", 20_000 },
        { "json", 4_000 },
        { "multipart", 8_000 },
        { "cidr", 10_000 },
        { "config", 1_000 },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_SeedsAndRandomChanges_ShowNoDefect(string name, int rounds)
    {
        var target = Assert.Single(FuzzTarget.All, target => target.Name == name);
        output.WriteLine($"{name}: {target.Seeds.Count} seeds, {rounds} changes, number {Number}");

        Assert.True(target.Seeds.Count >= 5);
        Assert.Null(FuzzLoop.Run(target, Number, rounds));
    }

    [Fact]
    public void Targets_EveryOne_IsRunHere() => Assert.Equal(FuzzTarget.All.Select(target => target.Name), Targets.Select(row => (string)row[0]));

    [Fact]
    public void Loop_DefectiveTarget_TellsTheInputAndTellsItAgain()
    {
        var defective = new FuzzTarget("cidr", static input => FuzzDefectException.Unless(input.IndexOf((byte)'@') < 0, "an @"));

        var first = FuzzLoop.Run(defective, Number, 100_000);
        var second = FuzzLoop.Run(defective, Number, 100_000);

        Assert.NotNull(first);
        Assert.Contains((byte)'@', first.Input);
        Assert.Equal((first.Round, Convert.ToBase64String(first.Input)), (second!.Round, Convert.ToBase64String(second.Input)));
        Assert.Contains(Convert.ToBase64String(first.Input), first.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Seeds that stop at the first error would leave the compiler unseen.</summary>
    [Theory]
    [InlineData("dlp.json", true)]
    [InlineData("forms.json", true)]
    [InlineData("detectors.json", true)]
    [InlineData("wrong.json", false)]
    public void ConfigSeed_Compiled_IsWhatItIsMeantToBe(string file, bool compiles)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Seeds", "config", file));
        var document = DocumentReader.Read(bytes, file);
        Assert.Equal(compiles, document.Succeeded);
        var result = PolicyCompiler.Compile(document.Root!, new Policy.FakeSecrets(), default, new CompileOptions { PolicyOnly = true });

        Assert.True(compiles == result.Succeeded, string.Join('\n', result.Errors));
    }
}

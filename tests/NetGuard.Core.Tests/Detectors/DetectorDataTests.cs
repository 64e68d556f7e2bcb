using NetGuard.Detectors;

namespace NetGuard.Core.Tests.Detectors;

/// <summary>Every entry finds what it says it must and nothing in what it says it must not.</summary>
public sealed class DetectorDataTests
{
    public static TheoryData<string> Ids => [.. DetectorCatalog.All.Select(detector => detector.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Entry_Examples_AreFoundAndCounterExamplesAreNot(string id)
    {
        var set = DetectorSet.Create([Detecting.Named(id)]);
        var entry = DetectorCatalog.Files().SelectMany(file => file.Detectors).Single(entry => entry.Id == id);

        Assert.All(entry.Must, text => Assert.True(Detecting.InText(SampleText.Of(text), set).Length == 1, $"{id} does not find: {text}"));
        Assert.All(entry.MustNot, text => Assert.True(Detecting.InText(SampleText.Of(text), set).Length == 0, $"{id} finds: {text}"));
    }

    [Fact]
    public void Catalog_Always_KnowsTheKindsThatMatter()
    {
        Assert.True(DetectorCatalog.All.Count >= 120, $"only {DetectorCatalog.All.Count} detectors");
        Assert.Equal(["ai", "cloud", "generic", "personal", "signed-urls", "vendors", "weak"], DetectorCatalog.Families.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(DetectorCatalog.Default.Detectors, detector => detector.Family is "weak" or "signed-urls");
    }

    [Theory]
    [InlineData("all", "email azure-sas iban jwt", "")]
    [InlineData("default", "iban jwt", "email azure-sas")]
    [InlineData("all -weak -jwt", "azure-sas iban", "email jwt")]
    [InlineData("-jwt", "iban", "jwt email")]
    [InlineData("personal email", "email iban", "jwt")]
    [InlineData("", "", "jwt iban")]
    public void Selection_ByWords_TakesAndLeaves(string words, string taken, string left)
    {
        Assert.True(DetectorCatalog.TrySelect(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var selected, out _));

        var ids = selected.Select(detector => detector.Id).ToHashSet();
        Assert.All(taken.Split(' ', StringSplitOptions.RemoveEmptyEntries), id => Assert.Contains(id, ids));
        Assert.All(left.Split(' ', StringSplitOptions.RemoveEmptyEntries), id => Assert.DoesNotContain(id, ids));
    }

    [Fact]
    public void Selection_OfUnknownWords_NamesThem()
    {
        Assert.False(DetectorCatalog.TrySelect(["all", "nope", "-nada"], out _, out var unknown));
        Assert.Equal([1, 2], unknown);
    }

    [Fact]
    public void Set_OfDetectorsWithOneAnchor_FindsWhatEachOfThemFinds()
    {
        var first = new CustomDetector { Name = "first", Keywords = ["badge"], Pattern = "A[0-9]{3}" }.Compile();
        var second = new CustomDetector { Name = "second", Keywords = ["badge"], Pattern = "B[0-9]{3}" }.Compile();

        Assert.Equal(["first", "second"], Detecting.InText("Badge A123, badge B123", DetectorSet.Create([first, second])).Order(StringComparer.Ordinal));
        Assert.Equal(["second"], Detecting.InText("BADGE B123", DetectorSet.Create([first, second])));
    }
}

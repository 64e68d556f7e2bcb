using System.Text;
using NetGuard.Detectors;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Core.Tests.Detectors;

[Trait("Rule", "R25")]
public sealed class DetectorBoundsTests
{
    private static readonly Detector s_custom = new CustomDetector { Name = "case", Keywords = ["case"], Pattern = "CN-[0-9]{8}" }.Compile();

    [Theory]
    [InlineData(DetectorSearch.MaxVerifications, false)]
    [InlineData(DetectorSearch.MaxVerifications + 1, true)]
    public void CustomPattern_RunOftenerThanAllowed_LeavesTheSearchExhausted(int keywords, bool isExhausted)
    {
        var search = Search(string.Concat(Enumerable.Repeat("case ", keywords)), DetectorSet.Create([s_custom]));

        Assert.Equal(isExhausted, search.IsExhausted);
        Assert.Equal(0, search.Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(512 - 128 - 12, true)]
    [InlineData(512 - 128, false)]
    public void CustomPattern_BehindItsKeyword_IsFoundWithinTheWindow(int distance, bool isFound)
    {
        var search = Search(new string('x', 200) + "case " + new string(' ', Math.Max(0, distance - 5)) + "CN-12345678", DetectorSet.Create([s_custom]));
        Assert.Equal(isFound, search.Count == 1);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(128, true)]
    [InlineData(140, false)]
    public void CustomPattern_BeforeItsKeyword_IsFoundWithinTheWindow(int distance, bool isFound)
    {
        var search = Search("CN-12345678" + new string(' ', distance - 11) + "case", DetectorSet.Create([s_custom]));
        Assert.Equal(isFound, search.Count == 1);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Uri_EncodedDeeperThanAllowed_LeavesTheSearchExhausted(int times, bool isExhausted)
    {
        var text = "nothing to see here, move on";
        for (var i = 0; i < times; i++)
        {
            text = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
        }

        var search = SearchUri("https://a.example/" + text);
        Assert.Equal(isExhausted, search.IsExhausted);
    }

    [Fact]
    public void Uri_OfSecretsAtTheDeepestStep_IsFound()
    {
        var text = "AKIAIOSFODNN7EXAMPLE";
        for (var i = 0; i < UriText.MaxSteps; i++)
        {
            text = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal(1, SearchUri("https://a.example/" + text).Count);
    }

    [Fact]
    public void Uri_ThatDecodesToMoreThanTheMessageMay_LeavesTheSearchExhausted()
    {
        var nested = string.Join('/', Enumerable.Repeat(Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('a', 60))), 400));
        var search = new DetectorSearch();
        search.Begin(100);
        UriText.Find(Encoding.UTF8.GetBytes("https://a.example/" + nested), Detecting.All, search);
        Assert.True(search.IsExhausted);
    }

    /// <summary>The dearest text for its length: each anchor begins a shape that goes on to the end of its window.</summary>
    [Theory]
    [InlineData("eyJaaaaaaaaaaa.")]
    [InlineData("://a:")]
    [InlineData("api_key=\"")]
    [InlineData("-pa-sk-key-ico-pul-csk-")]
    public void Text_OfAnchorsAlone_CostsNoMoreThanItsAllowance(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var search = Search(text, Detecting.All);

        Assert.InRange(search.Looked, 1, text.Length + (DetectorSearch.MaxVerifications + 1) * 512);
    }

    private static DetectorSearch Search(string text, DetectorSet set)
    {
        var search = new DetectorSearch();
        search.Begin(text.Length);
        set.Find(Encoding.UTF8.GetBytes(text), search);
        return search;
    }

    private static DetectorSearch SearchUri(string uri)
    {
        var search = new DetectorSearch();
        search.Begin(uri.Length);
        UriText.Find(Encoding.UTF8.GetBytes(uri), DetectorCatalog.Default, search);
        return search;
    }
}

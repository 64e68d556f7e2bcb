using System.Text;
using CsCheck;
using NetGuard.Core.Tests.Uris.Idna.Generation;
using NetGuard.Uris.Idna;

namespace NetGuard.Core.Tests.Uris.Idna;

public sealed class NfcTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("u\u0308", "\u00FC")]
    [InlineData("\u00FC", "\u00FC")]
    [InlineData("a\u0308\u0301", "\u00E4\u0301")]
    [InlineData("a\u0323\u0302", "\u1EAD")]
    [InlineData("a\u0302\u0323", "\u1EAD")]
    [InlineData("\u0308a", "\u0308a")]
    [InlineData("a\u0301\u0301", "\u00E1\u0301")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\U00016D63\U00016D68", "\U00016D6A")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("\u1112\u1161\u0308\u11AB", "\uD558\u0308\u11AB")]
    [InlineData("\u304B\u3099", "\u304C")]
    [InlineData("\U00011131\U00011127", "\U0001112E")]
    public void Nfc_Text_IsComposed(string text, string composed)
    {
        Assert.Equal(composed, Normalize(text, out var isChanged));
        Assert.Equal(text != composed, isChanged);
    }

    [Fact]
    public void Nfc_OfItsResult_ChangesNothing()
    {
        var parts = Gen.OneOf(Gen.Int['a', 'z'], Gen.Int[0xE0, 0x24F], Gen.Int[0x300, 0x34E], Gen.Int[0x1100, 0x11C2], Gen.Int[0xAC00, 0xD7A3], Gen.Int[0x928, 0x93C]);
        parts.Array[0, 40].Select(items => string.Concat(items.Where(item => IdnaTable.Get(item).IsValid).Select(char.ConvertFromUtf32))).Sample(text =>
        {
            var once = Normalize(text, out _);
            return Normalize(once, out var isChanged) == once && !isChanged;
        }, iter: 20_000);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(4, -1)]
    public void Nfc_TextThatDecomposesBeyondItsMemory_IsRefused(int memory, int expected)
    {
        // Two composites and a mark that goes before another: taken apart, five code points.
        var text = new int[memory];
        int[] source = ['\u00E4', '\u0323', '\u00E4'];
        source.CopyTo(text, 0);
        var length = Nfc.Normalize(text, source.Length, out _);
        Assert.Equal(expected, length);
    }

    /// <summary>Unicode's own test of the form, for texts that can be part of a name.</summary>
    [UnicodeFact]
    public void Nfc_TestOfUnicode_Agrees()
    {
        var compared = 0;
        foreach (var (source, nfc) in new UnicodeData(UnicodeData.Folder!).NormalizationTests())
        {
            if (source.EnumerateRunes().All(rune => IdnaTable.Get(rune.Value).IsValid))
            {
                compared++;
                Assert.Equal(nfc, Normalize(source, out _));
            }
        }

        Assert.True(compared > 10_000, $"only {compared} texts were compared");
    }

    private static string Normalize(string text, out bool isChanged)
    {
        var codePoints = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
        var memory = new int[codePoints.Length * 4 + 1];
        codePoints.CopyTo(memory, 0);
        var length = Nfc.Normalize(memory, codePoints.Length, out isChanged);
        return memory.Take(length).Aggregate(new StringBuilder(), (result, item) => result.Append(char.ConvertFromUtf32(item))).ToString();
    }
}

using System.Globalization;
using CsCheck;
using NetGuard.Core.Tests.Uris.Parsing;
using NetGuard.Uris.Idna;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Idna;

public sealed class DomainToAsciiTests
{
    // Scripts in which names are written, with what belongs to none of them.
    private static readonly Gen<int>[] Scripts =
    [
        Gen.Int['a', 'z'], Gen.Int['A', 'Z'], Gen.Int[0xC0, 0x24F], Gen.Int[0x370, 0x3FF], Gen.Int[0x400, 0x52F], Gen.Int[0x5D0, 0x5EA], Gen.Int[0x620, 0x6FF],
        Gen.Int[0x900, 0x97F], Gen.Int[0xE00, 0xE5F], Gen.Int[0x1100, 0x11FF], Gen.Int[0x3041, 0x30FF], Gen.Int[0x4E00, 0x9FFF], Gen.Int[0xAC00, 0xD7A3],
        Gen.Int[0xFF00, 0xFFEF], Gen.Int[0x300, 0x36F], Gen.Int[0x2000, 0x206F], Gen.Int['0', '9'], Gen.Const((int)'-'), Gen.Const(0x200D), Gen.Const((int)'.'), Gen.Const(0x3002),
    ];

    private static readonly Gen<string> Labels =
        Gen.Select(Gen.Int[0, Scripts.Length - 1], Gen.Int[0, Scripts.Length - 1]).SelectMany((first, second) =>
            Gen.OneOf(Scripts[first], Scripts[first], Scripts[second]).Array[1, 8].Select(items => string.Concat(items.Select(char.ConvertFromUtf32))));

    [Theory]
    [InlineData("b\u00FCcher.example", "xn--bcher-kva.example")]
    [InlineData("B\u00DCCHER.example", "xn--bcher-kva.example")]
    [InlineData("bu\u0308cher\u3002example", "xn--bcher-kva.example")]
    [InlineData("fa\u00DF.example", "xn--fa-hia.example")]
    [InlineData("\u1E9E.example", "xn--zca.example")]
    [InlineData("\uFF45\uFF58ample", "example")]
    [InlineData("ex\u00ADample", "example")]
    [InlineData("\uFF11\uFF12\uFF17.1", "127.0.0.1")]
    [InlineData("\u00E9.xn--bcher-kva", "xn--9ca.xn--bcher-kva")]
    [InlineData("\u00E9.XN--BCHER-KVA", "xn--9ca.xn--bcher-kva")]
    [InlineData("\u00E9..a.", "xn--9ca..a.")]
    // Joiners: behind a virama, or between letters that join.
    [InlineData("\u0915\u094D\u200D\u0937", "xn--11b2ezcw70k")]
    [InlineData("\u0646\u0627\u0645\u0647\u200C\u0627\u06CC", "xn--mgba3gch31f060k")]
    // The Bidi rule.
    [InlineData("\u05D0\u05D1.example", "xn--4dbc.example")]
    [InlineData("\u05D01", "xn--1-zhc")]
    public void HostParser_Name_IsItsAsciiForm(string name, string ascii)
    {
        var parsed = ParsedText.Of($"https://{name}/");
        Assert.Equal((UrlFailure.None, ascii), (parsed.Failure, parsed.Host));
    }

    [Theory]
    [InlineData("\u0378")]
    [InlineData("a\uFFFD")]
    [InlineData("a\u2024b")]
    [InlineData("a\uE000")]
    [InlineData("\u0308a")]
    [InlineData("a\u200Db")]
    [InlineData("a\u200Cb")]
    [InlineData("\u05D0a")]
    [InlineData("a\u05D0")]
    [InlineData("1.\u05D0")]
    [InlineData("\u05D0\u0661" + "1")]
    [InlineData("\u05D0-")]
    [InlineData("xn--\u00E9")]
    [InlineData("\u00E9.xn--")]
    [InlineData("\u00E9.xn--a")]
    [InlineData("\u00E9.xn--abc-")]
    [InlineData("\u00E9.xn--ab-j1t")]
    [InlineData("\u00AD")]
    public void HostParser_NameThatUts46DoesNotAdmit_IsAFailure(string name) =>
        Assert.Equal(UrlFailure.HostInternational, ParsedText.Of($"https://{name}/").Failure);

    [Theory]
    [InlineData("a\uFF0Fb")]
    [InlineData("a\uFF1Ab")]
    [InlineData("a\uFF20b")]
    [InlineData("\u2100.example")]
    public void HostParser_NameThatMapsToADelimiter_IsAFailure(string name) =>
        Assert.Equal(UrlFailure.HostForbiddenCharacter, ParsedText.Of($"https://{name}/").Failure);

    [Fact]
    public void HostParser_BytesThatAreNoUtf8_AreAFailure()
    {
        Assert.Equal(UrlFailure.HostInternational, ParsedText.Of("https://a%FF.example/").Failure);
        Assert.Equal(UrlFailure.HostInternational, ParsedText.Of([.. "https://a"u8, 0xC0, 0xAF, .. ".example/"u8]).Failure);
    }

    [Theory]
    [InlineData(507, "aa.example", UrlFailure.None)]
    [InlineData(507, "aaa.example", UrlFailure.HostTooLong)]
    public void HostParser_LongNameBeforeMapping_IsBounded(int ignored, string name, UrlFailure failure) =>
        Assert.Equal(failure, ParsedText.Of($"https://{new string('\u00AD', ignored)}{name}/").Failure);

    [Theory]
    [InlineData(1, UrlFailure.None)]
    [InlineData(63, UrlFailure.HostTooLong)]
    public void HostParser_MappingThatGrows_IsBounded(int count, UrlFailure failure) =>
        Assert.Equal(failure, ParsedText.Of($"https://{new string('\u3300', count)}/").Failure);

    [Fact]
    public void HostParser_AsciiForm_IsReadAsItselfAndAsUsual() =>
        Labels.Array[1, 3].Select(labels => string.Join('.', labels)).Sample(name =>
        {
            var parsed = ParsedText.Of($"https://{name}/");
            return parsed.Failure != UrlFailure.None
                || ParsedText.Of($"https://{parsed.Host}/") is var again
                    && again.Host == parsed.Host && (again.Spelling & (UrlSpelling.MappedHost | UrlSpelling.InvalidALabel)) == 0;
        }, iter: 30_000);

    /// <summary>
    /// The framework's IDNA is another version (without ICU it neither maps nor checks): where it takes a name, and UTS 46
    /// maps nothing in it, both come to the same one.
    /// </summary>
    [Fact]
    public void HostParser_NameWithNothingToMap_IsTheFrameworksToo()
    {
        var mapping = new IdnMapping();
        var compared = 0;
        Labels.Select(label => label + ".example").Sample(name =>
        {
            var parsed = ParsedText.Of($"https://{name}/");
            if (parsed.Failure != UrlFailure.None || (parsed.Spelling & (UrlSpelling.MappedHost | UrlSpelling.InvalidALabel)) != 0)
            {
                return true;
            }

            try
            {
                var framework = mapping.GetAscii(name);
                Interlocked.Increment(ref compared);
                return framework.Equals(parsed.Host, StringComparison.OrdinalIgnoreCase);
            }
            catch (ArgumentException)
            {
                return true;
            }
        }, iter: 30_000);
        Assert.True(compared > 1_000, $"only {compared} names were compared");
    }

    [Theory]
    [InlineData("a\u3002b", true)]
    [InlineData("a\uFF0Eb", true)]
    [InlineData("\u2024b", false)]
    [InlineData("\u00E9", false)]
    [InlineData("a.b", false)]
    public void MapsToDot_Text_TellsWhetherMappingMakesADot(string text, bool expected) =>
        Assert.Equal(expected, DomainToAscii.MapsToDot(System.Text.Encoding.UTF8.GetBytes(text)));
}

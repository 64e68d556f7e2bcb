using System.Text.RegularExpressions;
using CsCheck;
using NetGuard.Uris.Forms;

namespace NetGuard.Core.Tests.Uris.Forms;

public sealed class FormPatternTests
{
    // What the reported bugs of the engine begin with stands first: optional elements, lazy ones, alternatives with a common start.
    private static readonly string[] s_starts = ["", "", " ?", "a?", "a??", "(?:b|)", "(?:ab)?", "a*", "[ab]*?", "\\b", "^", "(?:a|ab)", "ab|a??b|"];
    private static readonly string[] s_parts = ["a", "b", ",", "/", ".", "[ab]", "[^a]", "a+", "b?", "(?:a|b)", "(?:ab|a)b", "a{2}", "(?:b,){1,2}", "\\w", "\\d*", "$", "\\b", "|", " "];

    private static readonly Gen<string> s_patterns = Gen.Select(
        Gen.Int[0, s_starts.Length - 1], Gen.Int[0, s_parts.Length - 1].Array[1, 5], (start, parts) => s_starts[start] + string.Concat(parts.Select(i => s_parts[i])));

    private static readonly Gen<string> s_texts = Gen.Int[0, 6].Select(i => "ab,/ 1."[i]).Array[0, 12].Select(chars => new string(chars));

    [Fact]
    public void IsMatch_AnyPatternAndText_IsWhatTheBacktrackingEngineSays()
    {
        var compared = 0;
        Gen.Select(s_patterns, s_texts.Array[1, 8], Gen.Bool).Sample((pattern, texts, ignoreCase) =>
        {
            Assert.True(FormPattern.TryCreate(pattern, ignoreCase, out var compiled, out var error), $"{pattern}: {error}");
            var other = new Regex(pattern, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
            foreach (var text in texts)
            {
                Assert.True(other.IsMatch(text) == compiled.IsMatch(text), $"'{pattern}' over '{text}'");
                Interlocked.Increment(ref compared);
            }
        }, iter: 2_000);
        Assert.True(compared > 2_000);
    }

    [Theory]
    [InlineData(" ?, ?", " a,,")]
    [InlineData("XY|X??Y", "Y")]
    [InlineData(".{4}x|ab", "aabax")]
    [InlineData("(a|\\b){2}", "ac")]
    public void IsMatch_WhereThatEngineFoundOtherPlaces_StillSaysYes(string pattern, string text)
    {
        Assert.True(FormPattern.TryCreate(pattern, ignoreCase: false, out var compiled, out _));
        Assert.True(compiled.IsMatch(text));
    }

    [Theory]
    [InlineData("a{70}{70}", true)]
    [InlineData("a{71}{71}", false)]
    [InlineData("(?:a{68}b){70}", true)]
    [InlineData("((a{99}){99}){99}", false)]
    [InlineData("(((a{1,30}b?){30}){30}", false)]
    [InlineData("a{5000}", true)]
    [InlineData("a{5001}", false)]
    [InlineData("a{4000,}b{2000}", false)]
    [InlineData("a{9999999999}", false)]
    [InlineData("\\{99\\}{99}[{(]{99}(?:x{0,9}y){9}", true)]
    [InlineData("[]a]{5000}", true)]
    [InlineData("x{a}{b,c}{,9999}", true)]
    public void PatternSize_CountedRepetitions_AreBoundedTogether(string pattern, bool fits) =>
        Assert.Equal(fits, PatternSize.Of(pattern) <= PatternSize.Max);

    [Theory]
    [InlineData(FormPattern.MaxLength, true)]
    [InlineData(FormPattern.MaxLength + 1, false)]
    public void TryCreate_LongPattern_IsRefusedPastItsBound(int length, bool good) =>
        Assert.Equal(good, FormPattern.TryCreate(new string('a', length), ignoreCase: false, out _, out _));

    [Fact]
    public void TryCreate_AnyText_CompilesInBoundedTimeOrSaysWhy()
    {
        var pieces = new[] { "(", ")", "[", "]", "{", "}", "99", "9", ",", "a", "|", "*", "+", "?", "\\", "^", "$", "(?:", "(?i)", "(?=", "\\b", ".", "-" };
        Gen.Int[0, pieces.Length - 1].Array[0, 30].Select(parts => string.Concat(parts.Select(i => pieces[i]))).Sample(
            pattern => FormPattern.TryCreate(pattern, ignoreCase: true, out var compiled, out var error) ? compiled.IsMatch("a9a") || error.Length == 0 : error.Length > 0, iter: 3_000);
    }

    [Fact]
    public void IsMatch_AfterWarmUp_AllocatesNothing()
    {
        Assert.True(FormPattern.TryCreate("^https://[a-z.]+/(?:v[0-9]+/)?internal/", ignoreCase: true, out var pattern, out _));
        var matches = 0;
        Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(400, matches);

        void Run()
        {
            for (var i = 0; i < 200; i++)
            {
                matches += pattern.IsMatch("https://a.example/v12/internal/x") ? 1 : 0;
                matches += pattern.IsMatch("https://a.example/v12/public/internal") ? 1 : 0;
            }
        }
    }
}

using System.Text;
using CsCheck;
using NetGuard.Content.Apis;

namespace NetGuard.Core.Tests.Content;

public sealed class FieldMatcherTests
{
    private static readonly Gen<string> s_pattern =
        Gen.OneOf(".a", ".b", ".*", "[*]", "..a", "..b").Array[1, 5].Select(steps => "$" + string.Concat(steps));

    // A path's steps: an element, or a member of this name.
    private static readonly Gen<string[]> s_path = Gen.OneOf(NaiveFieldMatcher.Element, "a", "b", "A", "c").Array[0, 7];

    [Fact]
    public void Automaton_OnAnyPath_AgreesWithMatchingEachPatternByItself() =>
        Gen.Select(s_pattern.Array[1, 6], s_path.Array[1, 20]).Sample((texts, paths) =>
        {
            var patterns = texts.Select(FieldPattern.Parse).ToList();
            var matcher = FieldMatcherBuilder.Build(patterns);
            foreach (var path in paths)
            {
                var state = FieldMatcher.Root;
                foreach (var step in path)
                {
                    state = step == NaiveFieldMatcher.Element ? matcher.Element(state) : matcher.Member(state, Encoding.UTF8.GetBytes(step));
                }

                var expected = Enumerable.Range(0, patterns.Count).Where(i => NaiveFieldMatcher.Matches(patterns[i], path));
                Assert.Equal(expected, matcher.Fields(state).ToArray().Select(i => (int)i));
            }
        }, iter: 2_000);

    [Fact]
    public void Automaton_WithEnvelopes_BeginsNestedPatternsAnewInThem() =>
        Gen.Select(s_pattern.Array[1, 6], s_pattern.Array[1, 2], s_path.Array[1, 20]).Sample((texts, wrappers, paths) =>
        {
            var patterns = texts.Select(FieldPattern.Parse).ToList();
            var envelopes = wrappers.Select(FieldPattern.Parse).ToList();
            var matcher = FieldMatcherBuilder.Build(patterns, envelopes, pattern => pattern % 2 == 0);
            foreach (var path in paths)
            {
                var state = FieldMatcher.Root;
                foreach (var step in path)
                {
                    state = step == NaiveFieldMatcher.Element ? matcher.Element(state) : matcher.Member(state, Encoding.UTF8.GetBytes(step));
                }

                var expected = Enumerable.Range(0, patterns.Count).Where(i => NaiveFieldMatcher.Matches(patterns[i], path)
                    || i % 2 == 0 && Enumerable.Range(1, path.Length).Any(end => envelopes.Any(e => NaiveFieldMatcher.Matches(e, path[..end])) && NaiveFieldMatcher.Matches(patterns[i], path[end..])));
                Assert.Equal(expected, matcher.Fields(state).ToArray().Select(i => (int)i));
            }
        }, iter: 1_000);

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("$a")]
    [InlineData("$.")]
    [InlineData("$..")]
    [InlineData("$..*")]
    [InlineData("$[0]")]
    [InlineData("$['a']")]
    [InlineData("$.a[?(@.b)]")]
    [InlineData("$.a b")]
    public void Pattern_InAnotherForm_IsRefused(string text) => Assert.Throws<InvalidDataException>(() => FieldPattern.Parse(text));

    [Fact]
    public void Automaton_OfTheShippedSchemas_StaysSmall() => Assert.InRange(ApiCatalog.Default.Fields.StateCount, 500, 3_000);

    [Theory]
    [InlineData("URL", true)]
    [InlineData("Url", true)]
    [InlineData("url ", false)]
    [InlineData("ur", false)]
    [InlineData("", false)]
    [InlineData("\u212aey", true)]
    [InlineData("\u017fource", true)]
    [InlineData("s\u00f6urce", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void MemberNames_InAnyCase_AreFound(string name, bool found) =>
        Assert.Equal(found, new MemberNames(["url", "key", "source"]).IndexOf(Encoding.UTF8.GetBytes(name)) >= 0);
}

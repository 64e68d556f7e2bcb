using NetGuard.Documents;

namespace NetGuard.Core.Tests.Documents;

public sealed class SuggestionTests
{
    private static readonly string[] Names = ["corp", "guests", "ci", "AllowedFqdnList", "Mode", "Model"];

    [Theory]
    [InlineData("crop", "corp")]
    [InlineData("CORP", "corp")]
    [InlineData("cor", "corp")]
    [InlineData("corps", "corp")]
    [InlineData("corb", "corp")]
    [InlineData("guest", "guests")]
    [InlineData("geusst", "guests")]
    [InlineData("allowedfqdnlist", "AllowedFqdnList")]
    [InlineData("AllowedFqdns", null)]
    [InlineData("AllowedFqdnLst", "AllowedFqdnList")]
    [InlineData("mdoe", "Mode")]
    [InlineData("Mod", "Mode")]
    [InlineData("Moder", "Mode")]
    [InlineData("cx", null)]
    [InlineData("c", null)]
    [InlineData("CI", "ci")]
    [InlineData("cprx", null)]
    [InlineData("guXXXs", null)]
    [InlineData("printers", null)]
    [InlineData("", null)]
    public void Closest_Word_IsTheNearestKnownOne(string word, string? expected)
    {
        Assert.Equal(expected, Suggestion.Closest(word, Names));
        Assert.Equal(expected, Suggestion.Closest(word, Names.Reverse()));
    }

    [Fact]
    public void Closest_NoCandidates_IsNull() => Assert.Null(Suggestion.Closest("corp", []));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Closest_WordLength_IsBounded(int length, bool found) =>
        Assert.Equal(found, Suggestion.Closest(new string('a', length), [new string('a', length - 1)]) is not null);
}

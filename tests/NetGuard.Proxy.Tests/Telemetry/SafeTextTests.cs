using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Tests.Telemetry;

[Trait("Rule", "R26")]
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text ~", 12, "plain text ~")]
    [InlineData("a\nb", 20, "a\\u000ab")]
    [InlineData("\u202eabc\u2066", 30, "\\u202eabc\\u2066")]
    [InlineData("é\u007f", 30, "\\u00e9\\u007f")]
    [InlineData("abcdefghij", 8, "abcde...")]
    [InlineData("ééé", 9, "\\u00e9...")]
    [InlineData("", 3, "")]
    public void Escape_Text_IsPrintableAndBounded(string text, int maxLength, string expected) =>
        Assert.Equal(expected, SafeText.Escape(text, maxLength));
}

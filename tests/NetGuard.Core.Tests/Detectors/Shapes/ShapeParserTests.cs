using System.Text;
using NetGuard.Detectors.Shapes;

namespace NetGuard.Core.Tests.Detectors.Shapes;

public sealed class ShapeParserTests
{
    [Theory]
    [InlineData("ab", "abc", 2, "ab")]
    [InlineData("a{2,3}b", "aab", 3, "aab")]
    [InlineData("a{2,3}b", "ab", -1, "")]
    [InlineData("a{2}b?", "aac", 2, "aa")]
    [InlineData("k=([0-9]{2,4});", "k=123;", 6, "123")]
    [InlineData("[^a-z ]{1,5}", "A!~ x", 3, "A!~")]
    [InlineData("[a\\]\\-]{3}", "a]-", 3, "a]-")]
    [InlineData("[a-]{2}", "-a", 2, "-a")]
    [InlineData("<hex>{2}", "0fg", 2, "0f")]
    [InlineData("\\[x", "[x", 2, "[x")]
    [InlineData("a{1,9}a", "aaaa", -1, "")]
    [InlineData("key<assign>([0-9]{1,9})", "key_of_mine\"] = \"42\"", 19, "42")]
    public void Shape_OverAText_TakesAllThatItsClassesCan(string shape, string text, int length, string value)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(length, ShapeParser.Parse(shape, ignoreCase: false).Match(bytes, out var range, out _));
        Assert.Equal(value, length < 0 ? "" : Encoding.ASCII.GetString(bytes[range]));
    }

    [Fact]
    public void Shape_IgnoringCase_TakesBoth()
    {
        var shape = ShapeParser.Parse("aB[c-d]", ignoreCase: true);
        Assert.Equal(3, shape.Match("Abd"u8, out _, out _));
        Assert.Equal(3, shape.Match("aBC"u8, out _, out _));
        Assert.Equal(-1, shape.Match("aB@"u8, out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a{")]
    [InlineData("a{x}")]
    [InlineData("a{3,2}")]
    [InlineData("a{0}")]
    [InlineData("a{513}")]
    [InlineData("a{300}b{300}")]
    [InlineData("[a")]
    [InlineData("[z-a]")]
    [InlineData("a|b")]
    [InlineData("a*")]
    [InlineData("(a")]
    [InlineData("()a")]
    [InlineData("(a)(b)")]
    [InlineData("a)")]
    [InlineData("a\\")]
    [InlineData("é")]
    [InlineData("{2}")]
    public void Shape_ThatIsNone_DoesNotLoad(string shape) =>
        Assert.Throws<InvalidDataException>(() => ShapeParser.Parse(shape, ignoreCase: false));
}

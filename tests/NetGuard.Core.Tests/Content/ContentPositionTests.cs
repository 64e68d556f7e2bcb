using NetGuard.Content;

namespace NetGuard.Core.Tests.Content;

public sealed class ContentPositionTests
{
    [Theory]
    [InlineData("""{"metadata":{"s3cr3t":["x"]}}""", "$.metadata.*[0]")]
    [InlineData("""{"a.b['c']":{"url":"x"}}""", "$.*.url")]
    [InlineData("""{"":"x"}""", "$.*")]
    [InlineData("""{"\u0075\u0072l":"x"}""", "$.url")]
    [InlineData("""{"URL":"x"}""", "$.URL")]
    [InlineData("""{"api-version":"x"}""", "$['api-version']")]
    [InlineData("""[[],[1,2,["x"]]]""", "$[1][2][0]")]
    [InlineData("{\"u\\u0000rl\":\"x\"}", "$.*")]
    [InlineData("{\"\u017ftatus\":\"x\"}", "$['\\u017ftatus']")]
    [Trait("Rule", "R26")]
    public void Path_WrittenOut_ShowsOnlyNamesThatSchemasKnow(string json, string path) => Assert.Equal(path, Assert.Single(Reading.OfJson(json).Strings).Path);

    [Fact]
    [Trait("Rule", "R26")]
    public void MemberName_ThatIsTheValue_IsNotWrittenOut()
    {
        var reading = Reading.OfJson("""{"metadata":{"https://attacker.test/x":1}}""");
        Assert.Equal(("$.metadata.*", "https://attacker.test/x"), reading.Names[1]);
    }

    [Theory]
    [InlineData(51, 511, false)]
    [InlineData(52, 512, true)]
    [Trait("Rule", "R26")]
    public void Path_LongerThanTheLimit_IsCut(int levels, int length, bool isCut)
    {
        // "$" and 10 characters a level: ".arguments".
        var path = Reading.OfJson(string.Concat(Enumerable.Repeat("{\"arguments\":", levels)) + "\"x\"" + new string('}', levels)).Strings[0].Path;

        Assert.Equal((length, isCut), (path.Length, path.EndsWith("...", StringComparison.Ordinal)));
        Assert.True(path.Length <= ContentPosition.MaxLength);
    }
}

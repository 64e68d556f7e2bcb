using NetGuard.Content;

namespace NetGuard.Core.Tests.Content;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a=b", "a=b")]
    [InlineData("a=b&c=d&&e", "a=b|c=d|e=")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("=v", "=v")]
    [InlineData("u=https%3A%2F%2Fx.example%2f", "u=https://x.example/")]
    [InlineData("%75rl=a+b%20c%2B", "url=a b c+")]
    [InlineData("a=%zz%2&b=%", "a=%zz%2|b=%")]
    [InlineData("a=%2541", "a=%41")]
    [InlineData("a=\u00e9%C3%A9", "a=\u00e9\u00e9")]
    [InlineData("a=1;url=x", "a=1;url=x|a=1|url=x")]
    [InlineData("a=%+1%-1% 1", "a=% 1%-1% 1")]
    public void Query_InAnySpelling_IsReadAsFormsAre(string query, string expected)
    {
        var reading = Reading.OfQuery(query);

        Assert.Equal((ReadStatus.Complete, query.Length), (reading.Status, reading.BytesRead));
        Assert.Equal(expected, string.Join('|', reading.Names.Zip(reading.Strings, (n, v) => n.Name + "=" + v.Value)));
    }

    [Fact]
    [Trait("Rule", "R26")]
    public void Position_OfAParameter_NamesItOnlyIfASchemaKnowsIt() =>
        Assert.Equal(["query.url", "query['api-version']", "query.*"], Reading.OfQuery("url=1&api-version=2&AKIAIOSFODNN7EXAMPLE=3").Strings.Select(s => s.Path));
}

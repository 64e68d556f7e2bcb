namespace NetGuard.Core.Tests.Inspection;

/// <summary>The dialect that a tool's schema names is no URI input; whatever else stands in a schema is.</summary>
public sealed class JsonSchemaDialectTests
{
    [Theory]
    [InlineData("$schema", "https://json-schema.org/draft/2020-12/schema", false)]
    [InlineData("$schema", "http://json-schema.org/draft-07/schema#", false)]
    [InlineData("$schema", "http:\\/\\/json-schema.org\\/draft-07\\/schema#", false)]
    [InlineData("$schema", "http://json-schema.org/draft-07/schema?q=secret", true)]
    [InlineData("$schema", "http://json-schema.org/draft-07/schema#secret", true)]
    [InlineData("$schema", " http://json-schema.org/draft-07/schema#", true)]
    [InlineData("$schema", "https://json-schema.org/draft/2020-12/schem", true)]
    [InlineData("$schema", "https://evil.test/draft/2020-12/schema", true)]
    [InlineData("$id", "https://json-schema.org/draft/2020-12/schema", true)]
    [InlineData("$ref", "https://json-schema.org/draft/2020-12/schema", true)]
    [InlineData("$ref", "#/definitions/a", false)]
    public void Inspection_UriInAToolsSchema_IsRefusedUnlessItNamesADialect(string member, string value, bool isRefused)
    {
        var body = $$$"""{"tools":[{"type":"function","function":{"name":"f","parameters":{ "{{{member}}}":"{{{value}}}" } } } ] }""";

        Assert.Equal(isRefused, new Inspecting().Run(body).IsReject);
    }

    [Fact]
    public void Inspection_DialectAsAMemberNameOrADeclaredUri_IsJudged()
    {
        Assert.True(new Inspecting().Run("""{"https://json-schema.org/draft/2020-12/schema":"x"}""").IsReject);
        Assert.True(new Inspecting().Run(Inspecting.Chat("\"https://json-schema.org/draft/2020-12/schema\"")).IsReject);
    }
}

using System.Text;
using CsCheck;
using NetGuard.Documents;

namespace NetGuard.Core.Tests.Documents;

public sealed class DocumentReaderTests
{
    [Fact]
    public void Read_NodesOfEveryKind_KnowPathAndPlace()
    {
        var root = Tree("""
            {
              // a comment
              "NetGuard": { "Networks": { "corp": { "Ranges": ["10.0.0.0/8", "é", 7] } } },
              "Open": true,
            }
            """);

        var ranges = (ConfigList)Find(root, "NetGuard", "Networks", "corp", "Ranges");
        Assert.Equal("NetGuard.Networks.corp.Ranges", ranges.Path);
        Assert.Equal(new Origin("a.json", 3, 51), ranges.Origin);
        Assert.Equal(new Origin("a.json", 3, 41), ranges.NameOrigin);
        var last = (ConfigScalar)ranges.Items[2];
        Assert.Equal(("NetGuard.Networks.corp.Ranges[2]", ScalarKind.Number, "7"), (last.Path, last.ScalarKind, last.Text));
        Assert.Equal(new Origin("a.json", 3, 71), last.Origin);
        Assert.Equal((ScalarKind.Boolean, "true"), (((ConfigScalar)root["open"]!).ScalarKind, ((ConfigScalar)root["open"]!).Text));
    }

    [Theory]
    [InlineData("a.b", "['a.b']")]
    [InlineData("a'b", "['a''b']")]
    [InlineData("a\u001bb", "['a\\u001bb']")]
    [InlineData("$schema", "$schema")]
    [InlineData("openai-prod_1", "openai-prod_1")]
    public void Path_NameThatIsNotPlain_IsQuoted(string name, string expected)
    {
        Assert.Equal(expected, ConfigPath.Member("", name));
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkippedAndNotCounted()
    {
        var result = DocumentReader.Read([0xEF, 0xBB, 0xBF, .. "{\"a\":1}"u8], "a.json");

        Assert.Equal(new Origin("a.json", 1, 6), result.Root!["a"]!.Origin);
    }

    [Fact]
    public void Read_DuplicateInOtherCase_NamesBothPlaces()
    {
        var error = Assert.Single(Errors("""{ "corp": 1, "x": { }, "CORP": 2 }"""));

        Assert.Equal(new Origin("a.json", 1, 24), error.Origin);
        Assert.Contains("a.json:1:3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EscapedDuplicate_IsFound()
    {
        Assert.Single(Errors("""{ "url": 1, "\u0075rl": 2 }"""));
    }

    [Fact]
    public void Read_SeveralErrors_GivesAll()
    {
        var errors = Errors("""{ "a": null, "a": 1, "b:c": 2, "": 3, "d": "\ud800", "e": [null] } x""");

        string[] expected =
        [
            "a: null is not a value",
            "a: the member is written twice",
            "['b:c']: a name cannot hold ':'",
            "['']: a name cannot be empty",
            "d: the text is not valid Unicode",
            "e[0]: null is not a value",
            ": not valid JSON",
        ];
        Assert.Equal(expected.Length, errors.Count);
        Assert.All(expected.Zip(errors), pair => Assert.StartsWith(pair.First, $"{pair.Second.Path}: {pair.Second.Message}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 1, 1, "the file is empty")]
    [InlineData(" \n ", 1, 1, "the file is empty")]
    [InlineData("[]", 1, 1, "the file must hold one JSON object")]
    [InlineData("7", 1, 1, "the file must hold one JSON object")]
    [InlineData("{\n  \"a\": tru\n}", 2, 11, "not valid JSON")]
    [InlineData("{\n  \"a\": 1", 2, 9, "not valid JSON")]
    [InlineData("{\r\n  \"ü\": 1 2 }", 2, 10, "not valid JSON")]
    public void Read_NoDocument_IsAnErrorWithPlace(string text, int line, int column, string message)
    {
        var error = Errors(text)[^1];

        Assert.Equal(new Origin("a.json", line, column), error.Origin);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Utf16_SaysSo()
    {
        var result = DocumentReader.Read([0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0], "a.json");

        Assert.Contains("UTF-16", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DocumentReader.MaxDepth, true)]
    [InlineData(DocumentReader.MaxDepth + 1, false)]
    public void Read_Depth_IsBounded(int depth, bool accepted)
    {
        var lists = depth - 1;
        var text = "{\"a\":" + new string('[', lists) + new string(']', lists) + "}";

        var errors = DocumentReader.Read(Encoding.UTF8.GetBytes(text), "a.json").Errors;

        Assert.Equal(accepted, errors.Count == 0);
        Assert.All(errors, error => Assert.Contains("64 deep", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DocumentReader.MaxLength, true)]
    [InlineData(DocumentReader.MaxLength + 1, false)]
    public void Read_Length_IsBounded(int length, bool accepted)
    {
        var text = new byte[length];
        text.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(text);

        Assert.Equal(accepted, DocumentReader.Read(text, "a.json").Succeeded);
    }

    [Theory]
    [InlineData(ErrorBound.MaxErrors, ErrorBound.MaxErrors)]
    [InlineData(ErrorBound.MaxErrors + 1, ErrorBound.MaxErrors + 1)]
    [InlineData(ErrorBound.MaxErrors + 500, ErrorBound.MaxErrors + 1)]
    public void Read_Errors_AreBounded(int nulls, int shown)
    {
        var errors = Errors("{\"a\":[" + string.Join(",", Enumerable.Repeat("null", nulls)) + "]}");

        Assert.Equal(shown, errors.Count);
        Assert.Equal(nulls > ErrorBound.MaxErrors, errors[^1].Message.Contains("more are not shown", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_OneLongLine_TakesTimeInProportion()
    {
        // 200,000 members in one line: counting columns from the line's start for each would be 10^12 steps.
        var text = "{" + string.Join(",", Enumerable.Range(0, 200_000).Select(i => $"\"m{i}\":{i}")) + "}";

        var root = DocumentReader.Read(Encoding.UTF8.GetBytes(text), "a.json").Root!;

        Assert.Equal(text.Length - 6, root["m199999"]!.Origin.Column);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        Gen.Byte.Array[0, 200].Sample(bytes => DocumentReader.Read(bytes, "a.json") is not null);
        Gen.OneOf("{", "}", "[", "]", "\"", ":", ",", "null", "1e9", "\\", "//", "/*", "\n", "\"a\"", "\ud800", "é", "\0")
            .Array[0, 40]
            .Sample(parts => DocumentReader.Read(Encoding.UTF8.GetBytes(string.Concat(parts)), "a.json") is not null);
    }

    private static ConfigObject Tree(string text)
    {
        var result = DocumentReader.Read(Encoding.UTF8.GetBytes(text), "a.json");
        Assert.Empty(result.Errors);
        return result.Root!;
    }

    private static ConfigNode Find(ConfigObject root, params string[] names) =>
        names.Aggregate((ConfigNode)root, (node, name) => ((ConfigObject)node)[name]!);

    private static IReadOnlyList<ConfigError> Errors(string text)
    {
        var result = DocumentReader.Read(Encoding.UTF8.GetBytes(text), "a.json");
        Assert.False(result.Succeeded);
        return result.Errors;
    }
}

using System.Text;
using System.Text.Json;
using CsCheck;
using NetGuard.Content.Json;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Content;

public sealed class JsonGrammarTests
{
    private static readonly Gen<string> s_token = Gen.OneOf(
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a\":", "\\", "\\u00e9", "\\ud800", "\\u12", "\"\\n\"", "\"\\x\"", "1", "0", "01", "-", "-1", "1.", "1.5", "1e", "1e+5", "true", "fals", "null", " ", "\t", "\u0001", "\u00e9", "[]", "{}");

    /// <summary>Against the reader of the runtime, which ends a wrong document by an exception.</summary>
    [Fact]
    public void Shape_OfAnyText_IsWhatTheReaderReads() =>
        s_token.Array[1, 12].Select(string.Concat).Sample(text => AssertAgrees(Encoding.UTF8.GetBytes(text)), iter: 200_000);

    [CorpusFact("json-test-suite")]
    public void Shape_OfTheSuites_IsWhatTheReaderReads()
    {
        foreach (var folder in new[] { "json-test-suite", "simdjson-jsonchecker" })
        {
            foreach (var file in Directory.GetFiles(Corpora.File(folder), "*.json"))
            {
                AssertAgrees(File.ReadAllBytes(file));
            }
        }
    }

    [Theory]
    [InlineData("{}\n{}", JsonShape.Lines)]
    [InlineData("{} \r\n x", JsonShape.Lines)]
    [InlineData("{}{}", JsonShape.None)]
    [InlineData("{} \n ", JsonShape.Document)]
    [InlineData("\"x\"", JsonShape.None)]
    [InlineData("", JsonShape.None)]
    [InlineData(" ", JsonShape.None)]
    internal void Shape_OfMoreThanADocument_IsTold(string text, JsonShape shape) => Assert.Equal(shape, JsonGrammar.Shape(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(JsonContentReader.MaxDepth, JsonShape.Document)]
    [InlineData(JsonContentReader.MaxDepth + 1, JsonShape.TooDeep)]
    [Trait("Rule", "R25")]
    internal void Shape_OfNesting_IsBounded(int depth, JsonShape shape)
    {
        Assert.Equal(shape, JsonGrammar.Shape(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth))));
        Assert.Equal(shape, JsonGrammar.Shape(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":[", depth / 2)) + new string('[', depth % 2) + new string(']', depth % 2) + string.Concat(Enumerable.Repeat("]}", depth / 2)))));
    }

    private static void AssertAgrees(byte[] text)
    {
        var shape = JsonGrammar.Shape(text);
        if (shape != JsonShape.TooDeep)
        {
            Assert.True((shape == JsonShape.Document) == IsDocument(text), Encoding.UTF8.GetString(text));
        }
    }

    private static bool IsDocument(byte[] text)
    {
        if (!JsonGrammar.Begins(text))
        {
            return false;
        }

        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonContentReader.MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Json;
using NetGuard.Decisions;

namespace NetGuard.Core.Tests.Content;

public sealed class JsonContentReaderTests
{
    [Fact]
    public void Strings_InNestedValues_AreVisitedWithTheirPaths()
    {
        var reading = Reading.OfJson("""{"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"image_url":{"url":"u"}}]},1,"x"],"model":"m"}""");

        Assert.Equal(ReadStatus.Complete, reading.Status);
        Assert.Equal(
            [("$.messages[0].role", "user"), ("$.messages[0].content[0].type", "text"), ("$.messages[0].content[0].text", "hi"), ("$.messages[0].content[1].image_url.url", "u"), ("$.messages[2]", "x"), ("$.model", "m")],
            reading.Strings.Select(s => (s.Path, s.Value)));
        Assert.Equal(["messages", "role", "content", "type", "text", "image_url", "url", "model"], reading.Names.Select(n => n.Name));
    }

    [Fact]
    public void Duplicates_InEverySpelling_AreAllVisitedAndDeclared()
    {
        var reading = Reading.OfJson("""{"messages":[{"content":[{"image_url":{"url":"a","url":"b","URL":"c","\u0075rl":"d"}}]}]}""");

        Assert.Equal([("a", FieldKind.Uri), ("b", FieldKind.Uri), ("c", FieldKind.Uri), ("d", FieldKind.Uri)], reading.Strings.Select(s => (s.Value, s.Field)));
    }

    [Theory]
    [InlineData("{\"\u017fource\":{\"UR\u004c\":\"x\"}}")]
    [InlineData("{\"\\u017fOURCE\":{\"url\":\"x\"}}")]
    public void Names_ThatGoFolds_AreDeclaredAsWell(string block)
    {
        var reading = Reading.OfJson("{\"messages\":[{\"content\":[" + block + "]}]}");

        Assert.Equal(FieldKind.Uri, Assert.Single(reading.Strings).Field);
    }

    [Fact]
    public void Escapes_OfEveryKind_AreUndone()
    {
        var reading = Reading.OfJson("""["\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00","plain é€😀"]""");

        Assert.Equal("\"\\/\b\f\n\r\tAé€😀", reading.Strings[0].Value);
        Assert.Equal("plain é€😀", reading.Strings[1].Value);
    }

    [Theory]
    [InlineData(JsonContentReader.MaxDepth, ReadStatus.Complete)]
    [InlineData(JsonContentReader.MaxDepth + 1, ReadStatus.TooDeep)]
    [InlineData(100_000, ReadStatus.TooDeep)]
    [Trait("Rule", "R25")]
    public void Depth_AtAndAboveTheLimit_IsReadOrRefused(int depth, object status)
    {
        Assert.Equal(status, Reading.OfJson(new string('[', depth) + new string(']', depth)).Status);
        Assert.Equal(status, Reading.OfJson(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("{},")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1] // c")]
    [InlineData("/* c */ [1]")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("[01]")]
    [InlineData("{\"a\"")]
    [InlineData("[\"\\u12\"]")]
    [InlineData("[\"\\x41\"]")]
    [InlineData("[\"a\nb\"]")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[\"\\udc00\"]")]
    [InlineData("[\"\\ud800\\u0041\"]")]
    [InlineData("[\"\\ud800\\n\"]")]
    [InlineData("[\"\\ud800\\ud800\"]")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("\ufeff{}")]
    [InlineData("{}\ufeff")]
    public void Document_ThatIsNotStrictJson_IsMalformed(string json) =>
        Assert.Equal(ReadStatus.Malformed, Reading.OfJson(json).Status);

    [Theory]
    [InlineData("5B22ff225D")] // a byte that no UTF-8 has
    [InlineData("5B22C0AF225D")] // overlong
    [InlineData("5B22EDA080225D")] // a surrogate in UTF-8
    [InlineData("7B22E2822A223A317D")] // cut off, in a name
    [InlineData("FEFF005B005D")] // UTF-16
    [InlineData("5B0031005D00")]
    public void Document_ThatIsNotUtf8_IsMalformed(string hex) =>
        Assert.Equal(ReadStatus.Malformed, Reading.OfJson(Convert.FromHexString(hex)).Status);

    [Fact]
    public void Whitespace_AroundTheDocument_IsReadToTheLastByte()
    {
        const string json = " \r\n\t{\"a\" : [ \"b\" , 1e5 , true , null ] } \r\n\t";

        var reading = Reading.OfJson(json);

        Assert.Equal((ReadStatus.Complete, json.Length), (reading.Status, reading.BytesRead));
    }

    [Fact]
    public void Scalar_AsDocument_StandsAtTheRoot() => Assert.Equal(("$", "x", FieldKind.None), Assert.Single(Reading.OfJson("\"x\"").Strings));

    [Fact]
    public void Visitor_ThatEndsTheReading_SeesNothingMore()
    {
        var scratch = new ContentScratch();
        scratch.Begin(100);
        var visitor = new StopAtFirst();
        var result = JsonContentReader.Read("[\"a\",\"b\"]"u8, ApiCatalog.Default, null, scratch, ref visitor);
        Assert.Equal((ReadStatus.Stopped, 1), (result.Status, visitor.Seen));
    }

    [Fact]
    [Trait("Rule", "R25")]
    public void Escapes_BeyondTheAllowance_AreRefused()
    {
        var visitor = new StopAtFirst { Last = 100 };
        var scratch = new ContentScratch();

        scratch.Begin(1);
        Assert.Equal(ReadStatus.Complete, JsonContentReader.Read("""["\u0061bcd"]"""u8, ApiCatalog.Default, null, scratch, ref visitor).Status);
        scratch.Begin(1);
        Assert.Equal(ReadStatus.LimitExceeded, JsonContentReader.Read("""["\u0061bcde"]"""u8, ApiCatalog.Default, null, scratch, ref visitor).Status);
    }

    [Fact]
    public void Scratch_AfterALongString_IsGivenBack()
    {
        var scratch = new ContentScratch();
        Assert.True(scratch.Level.Decoded(ContentScratch.RetainedBytes + 1).Length > ContentScratch.RetainedBytes);
        scratch.End();
        Assert.True(scratch.Level.Decoded(1).Length <= ContentScratch.RetainedBytes);
    }

    [Fact]
    public void LongString_WithEscapes_IsUndoneWhole()
    {
        var text = string.Concat(Enumerable.Repeat("line\\n", 100_000));
        var value = Assert.Single(Reading.OfJson("[\"" + text + "\"]").Strings).Value;
        Assert.Equal(text.Replace("\\n", "\n", StringComparison.Ordinal), value);
        Assert.Equal(500_000, Encoding.UTF8.GetByteCount(value));
    }

    private struct StopAtFirst : IContentVisitor
    {
        public int Seen { get; private set; }

        public int Last { get; init; }

        public bool OnString(ReadOnlySpan<byte> value, in ContentPosition position) => ++Seen <= Last;

        public readonly bool OnMemberName(ReadOnlySpan<byte> name, in ContentPosition position) => true;

        public readonly bool OnText(ReadOnlySpan<byte> text, in ContentPosition position) => true;

        public readonly bool OnOpaque(OpaqueFormat format, ReadOnlySpan<byte> bytes, in ContentPosition position) => true;

        public readonly bool OnUnreadableData(in ContentPosition position) => true;
    }
}

using System.Text;
using System.Xml;
using CsCheck;
using NetGuard.Content;

namespace NetGuard.Core.Tests.Content.Xml;

public sealed class XmlContentReaderTests
{
    private const string Ssml = "application/ssml+xml";

    private static readonly string[] s_pieces = ["a", " b ", "&amp;", "&#x41;", "<![CDATA[<&]]>", "\u00e9", "http://x"];

    [Fact]
    [Trait("Rule", "R22")]
    public void Attribute_OfAnElement_IsHandedOverWithItsKindAndPlace()
    {
        const string ssml = "<?xml version='1.0' encoding=\"UTF-8\"?><speak xmlns='http://www.w3.org/2001/10/synthesis' xmlns:m='urn:m'><m:backgroundaudio m:src='https:&#x2f;&#47;a.test?a&amp;b'/><x href='h'/>te<![CDATA[x<]]>t<!--c--><?p q='r'?></speak>";
        var reading = Reading.OfBody(Ssml, ssml);

        Assert.Equal((ReadStatus.Complete, (long)ssml.Length), (reading.Status, reading.BytesRead));
        Assert.Equal([("xml.backgroundaudio@src", "https://a.test?a&b", FieldKind.Uri), ("xml.*@*", "h", FieldKind.None), ("xml.*", "r", FieldKind.None)], reading.Strings);
        Assert.Equal(["c", "q='r'", "tex<t"], reading.Texts.Select(t => t.Text));
    }

    [Theory]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")]
    [InlineData("<a>&e;</a>")]
    [InlineData("<a>&#0;</a>")]
    [InlineData("<a>&#xd800;</a>")]
    [InlineData("<a>&#-1;</a>")]
    [InlineData("<a>&amp</a>")]
    [InlineData("<a b='&e;'/>")]
    [InlineData("<a b='<'/>")]
    [InlineData("<a b=c/>")]
    [InlineData("<a b='c'd='e'/>")]
    [InlineData("<a b>")]
    [InlineData("<a b='c")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a/>text")]
    [InlineData("text")]
    [InlineData(" ")]
    [InlineData("<a>]]></a>")]
    [InlineData("<a><![CDATA[x</a>")]
    [InlineData("<a><!--x--y--></a>")]
    [InlineData("<a><?xml version='1.0'?></a>")]
    [InlineData(" <?xml version='1.0'?><a/>")]
    [InlineData("<?xml version='1.1'?><a/>")]
    [InlineData("<a>\u0001</a>")]
    [InlineData("<1/>")]
    [InlineData("<a:b:c/>")]
    public void Document_NotWellFormed_IsMalformed(string xml)
    {
        Assert.Equal(ReadStatus.Malformed, Reading.OfBody(Ssml, xml).Status);
        Assert.ThrowsAny<XmlException>(() => Reference(xml));
    }

    [Theory]
    [InlineData("utf-8", "Complete")]
    [InlineData("UTF-8", "Complete")]
    [InlineData("us-ascii", "Complete")]
    [InlineData("utf-7", "Charset")]
    [InlineData("utf-16", "Charset")]
    [InlineData("ebcdic-cp-us", "Charset")]
    public void Document_InAnEncoding_IsReadOnlyAsUtf8(string encoding, string status) =>
        Assert.Equal(status, Reading.OfBody("text/xml", $"<?xml version=\"1.0\" encoding=\"{encoding}\"?><a/>").Status.ToString());

    [Fact]
    public void Document_NotUtf8_IsMalformed() => Assert.Equal(ReadStatus.Malformed, Reading.OfBody(Ssml, [.. "<a>"u8, 0xff, .. "</a>"u8]).Status);

    [Theory]
    [InlineData(64, "Complete")]
    [InlineData(65, "TooDeep")]
    public void Elements_InsideOneAnother_AreBounded(int depth, string status) =>
        Assert.Equal(status, Reading.OfBody("application/xml", string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth))).Status.ToString());

    [Fact]
    public void Attribute_Twice_IsHandedOverTwice() =>
        Assert.Equal(["b", "c"], Reading.OfBody(Ssml, "<audio src='b' src='c'/>").Strings.Select(s => s.Value));

    [Fact]
    public void Documents_OfAnyShape_HoldWhatTheRuntimesReaderFinds()
    {
        Tree(4).Sample(inner =>
        {
            var xml = $"<r>{inner}</r>";
            var reading = Reading.OfBody(Ssml, xml);
            var (attributes, texts) = Reference(xml);
            Assert.Equal(ReadStatus.Complete, reading.Status);
            Assert.Equal(attributes, reading.Strings.Select(s => s.Value));
            Assert.Equal(texts, reading.Texts.Select(t => t.Text));
        });
    }

    private static Gen<string> Text() => Gen.Int[0, s_pieces.Length - 1].Select(i => s_pieces[i]);

    private static Gen<string> Tree(int depth) => depth == 0
        ? Text()
        : Gen.Select(Gen.Int[0, s_pieces.Length - 1].Select(i => s_pieces[i][0] == '<' ? "v" : s_pieces[i]), Text(), Tree(depth - 1), Tree(depth - 1), (v, t, a, b) => $"<e x='{v}'>{t}{a}<f/>{b}</e>");

    private static (List<string> Attributes, List<string> Texts) Reference(string xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(xml)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        List<string> attributes = [], texts = [];
        var run = new StringBuilder();
        while (reader.Read())
        {
            if (reader.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement))
            {
                run.Append(reader.Value);
                continue;
            }

            if (run.ToString().Trim(' ') is { Length: > 0 } joined)
            {
                texts.Add(joined);
            }

            run.Clear();
            while (reader.MoveToNextAttribute())
            {
                attributes.Add(reader.Value);
            }
        }

        return (attributes, texts);
    }
}

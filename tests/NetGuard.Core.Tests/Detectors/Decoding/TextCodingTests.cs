using System.Text;
using CsCheck;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Core.Tests.Detectors.Decoding;

public sealed class TextCodingTests
{
    [Theory]
    [InlineData("ａｂ１", "ab1")]
    [InlineData("a\u200Bb\uFEFFc\u00ADd", "abcd")]
    [InlineData("\U000E0041\U000E0062", "Ab")]
    [InlineData("&#77;&#x79; &#xZZ; &#;&", "My &#xZZ; &#;&")]
    [InlineData("é ü", "é ü")]
    [InlineData("a\u00A0b\u3000c", "a b c")]
    public void Folded_Disguises_BecomeWhatAReaderSees(string text, string folded) =>
        Assert.Equal(folded, Decode(TextCoding.Folded, text));

    [Theory]
    [InlineData("https://a.example/p?a=abcd&b=efgh&c=i", "abcdefghi")]
    [InlineData("https://a.example/p?x[]=abcd&x[]=efgh#z", "abcdefgh")]
    [InlineData("https://a.example/p?a=abcd&b=efg&c=hijk", "")]
    [InlineData("https://a.example/p?a=abcd&b=efghi", "")]
    [InlineData("https://a.example/p?a=abcd", "")]
    [InlineData("https://a.example/p?a=abc&b=def", "")]
    public void Joined_ValuesOfOneLength_ArePieces(string uri, string joined) =>
        Assert.Equal(joined, Decode(TextCoding.Joined, uri));

    [Theory]
    [InlineData("%41%4a%zz%4", "AJ%zz%4")]
    [InlineData("%2541", "%41")]
    public void Percent_Escapes_AreUndoneOnce(string text, string undone) =>
        Assert.Equal(undone, Decode(TextCoding.Percent, text));

    [Fact]
    public void Base64_OfAnyBytes_IsReadInBothAlphabets()
    {
        Gen.Byte.Array[0, 100].Sample(bytes =>
        {
            var text = Convert.ToBase64String(bytes);
            Assert.Equal(bytes, Bytes(TextCoding.Base64, Encoding.ASCII.GetBytes(text)));
            Assert.Equal(bytes, Bytes(TextCoding.Base64, Encoding.ASCII.GetBytes(text.TrimEnd('=').Replace('+', '-').Replace('/', '_'))));
            Assert.Equal(bytes, Bytes(TextCoding.Hex, Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))));
        });
    }

    [Theory]
    [InlineData("MZXW6YTBOI", "foobar")]
    [InlineData("mzxw6.ytboi", "foobar")]
    public void Base32_InLabels_IsReadOverDots(string text, string decoded) =>
        Assert.Equal(decoded, Decode(TextCoding.Base32, text));

    [Theory]
    [InlineData("data:image/png;base64,AAAA", 22, true)]
    [InlineData("DATA:;BASE64,AAAA", 13, true)]
    [InlineData("data:text/plain,hello", 16, false)]
    [InlineData("data:text/plain", 0, false)]
    [InlineData("https://a.example/,;base64,", 0, false)]
    public void DataUri_Content_BeginsBehindTheComma(string uri, int start, bool isBase64)
    {
        Assert.Equal(start, DataUri.ContentStart(Encoding.ASCII.GetBytes(uri), out var coded));
        Assert.Equal(isBase64, coded);
    }

    private static string Decode(TextCoding coding, string text) => Encoding.UTF8.GetString(Bytes(coding, Encoding.UTF8.GetBytes(text)));

    private static byte[] Bytes(TextCoding coding, byte[] text)
    {
        var destination = new byte[text.Length];
        return destination[..TextCodings.Decode(coding, text, destination)];
    }
}

using System.Text;
using CsCheck;
using NetGuard.Uris.InText;

namespace NetGuard.Core.Tests.Uris.InText;

public sealed class TextUrlScanTests
{
    private static readonly string[] s_urls = ["https://evil.test/x", "//evil.test/x", "http:evil.test", "https:\\/\\/evil.test", "www.evil.test"];
    private static readonly string[] s_frames = ["see {0} ", "[a]({0})", "<img src=\"{0}\">", "<a href='{0}' x>"];

    [Theory]
    [InlineData("see https://a.example/x, or <https://b.example>", "https://a.example/x https://b.example")]
    [InlineData("(https://a.example/x_(y)) and \"http://b.example:8080/?q=1#f\".", "https://a.example/x_(y http://b.example:8080/?q=1#f")]
    [InlineData("HTTPS://A.example and gopher://a.example:70/_x and jar:http://a.example/!/", "HTTPS://A.example gopher://a.example:70/_x http://a.example/!/")]
    [InlineData("http:\\\\a.example\\x and http:a.example and http:127.0.0.1 and http:2130706433", "http:\\\\a.example\\x http:a.example http:127.0.0.1 http:2130706433")]
    [InlineData("![i](//a.example/i.png) [r]: //b.example <img src= //c.example>", "//a.example/i.png //b.example //c.example")]
    [InlineData("then //a.example/x of a page", "//a.example/x")]
    [InlineData("[l](https\\://a.example/) {\"u\":\"https:\\/\\/b.example\\/x\"}", "https://a.example/ https://b.example/x")]
    [InlineData("open https%3A%2F%2Fa.example%2Fx now", "https://a.example/x")]
    [InlineData("<a href=\"ht\ntps://a.example/\">, <img src='/\t/b.example'>", "tps://a.example/ ht\ntps://a.example/ /\t/b.example")]
    [InlineData("<a href=\"&#x68;ttps&colon;&sol;&#47;a.example&period;b.example\">", "https://a.example.b.example")]
    [InlineData("go to www.a.example/x, not mail@www.b.example", "www.a.example/x")]
    [InlineData("https://a.example/1,https://b.example/2;https://c.example", "https://a.example/1 https://b.example/2 https://c.example")]
    [InlineData("https://web.example/save/https://b.example/ https://a.example/?u=https://b.example", "https://web.example/save/https://b.example/ https://a.example/?u=https://b.example")]
    [InlineData("<svg><style>a{background:url(//a.example/b)}</style>", "//a.example/b")]
    public void Url_InText_IsFoundAsItIsRead(string text, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Found(text)));
    }

    [Theory]
    [InlineData("https://a.example，然后")]
    [InlineData("请访问https://a.example谢谢")]
    [InlineData("https://a.example。")]
    [InlineData("**https://a.example**")]
    [InlineData("'https://a.example','b.example'")]
    [InlineData("[\"https://a.example\",\"b.example\"]")]
    [InlineData("{https://a.example}")]
    [InlineData("https://a.example's page.")]
    [InlineData("https://a.example: the page; https://a.example...")]
    [InlineData("print(\"https://a.example\\n\")")]
    [InlineData("&quot;https://a.example&quot;. &#39;https://a.example&#39;")]
    [InlineData("https://a.example\u3000x https://a.example\u00a0y")]
    public void End_OfAUrlInProse_DoesNotMatterForItsHost(string text)
    {
        var found = Found(text);
        Assert.NotEmpty(found);
        Assert.All(found, url => Assert.Equal("https://a.example", url));
    }

    [Theory]
    [InlineData("https://a.example,x.evil.test/", "https://a.example,x.evil.test/")]
    [InlineData("https://a.example\"@evil.test/", "https://a.example\"@evil.test/")]
    [InlineData("https://a.example。evil.test", "https://a.example。evil.test")]
    [InlineData("https://a.example\\n@evil.test/", "https://a.example\\n@evil.test/")]
    public void End_ThatAReaderMayPassOver_IsNone(string text, string expected) => Assert.Equal([expected], Found(text));

    [Theory]
    [InlineData("a // comment, //console.log(x), a//b, 1://, C:\\x\\y.z, \"\\\\d.x\", and/or, ratio 3:4/5")]
    [InlineData("http: the protocol, http:get, https://, {\"http://{host}/\"}, file:name")]
    [InlineData("AT&amp;T &lt;b&gt; R&D; x & y &#39;q&#39; 100% of www. and 50%3A")]
    [InlineData("std::vector, std::string, key: value, 10:30, a::b/c")]
    public void Text_WithoutUrls_GivesNone(string text) => Assert.DoesNotContain(Found(text), url => url != "http://{host}/");

    [Fact]
    public void Url_InAnyText_IsFound() =>
        Gen.Select(Gen.String[Gen.Char[" \n\t.,;:()[]<>\"'=&%/\\abc€。"], 0, 12], Gen.Int[0, s_urls.Length - 1], Gen.Int[0, s_frames.Length - 1]).Sample(
            (before, url, frame) => Found(before + " " + string.Format(System.Globalization.CultureInfo.InvariantCulture, s_frames[frame], s_urls[url])).Any(found => found.Contains("evil.test", StringComparison.Ordinal)),
            iter: 20_000);

    [Theory]
    [InlineData("http://")]
    [InlineData("a:/")]
    [InlineData("=\"\n")]
    [InlineData("<a ='\n='")]
    [InlineData("&#58")]
    [InlineData("a,")]
    [InlineData("%3a%2f")]
    [InlineData("www.")]
    [InlineData("，")]
    public void Text_OfNothingButMarks_GivesNoByteManyTimes(string mark)
    {
        var text = "https://a" + string.Concat(Enumerable.Repeat(mark, 100_000));
        Assert.InRange(Found(text).Sum(url => url.Length), 0, 2 * text.Length);
    }

    [Fact]
    public void Text_WithUrls_AllocatesNothing()
    {
        var text = Encoding.UTF8.GetBytes("<a href=\"ht\ntps://a.example/\"> https:\\/\\/b.example https://c.example www.d.example &colon; //e.example/x");
        for (var i = 0; i < 100; i++)
        {
            Count(text);
        }

        var count = 0;
        Assert.Equal(0, Allocations.LeastOf(() => count = Count(text)));
        Assert.Equal(12, count);
    }

    private static int Count(byte[] text)
    {
        var scan = new TextUrlScan(text);
        var count = 0;
        for (; scan.TryNext(out _, out _); count++)
        {
        }

        scan.Dispose();
        return count;
    }

    private static List<string> Found(string text)
    {
        var found = new List<string>();
        var scan = new TextUrlScan(Encoding.UTF8.GetBytes(text));
        while (scan.TryNext(out var url, out _))
        {
            found.Add(Encoding.UTF8.GetString(url));
        }

        scan.Dispose();
        return found;
    }
}

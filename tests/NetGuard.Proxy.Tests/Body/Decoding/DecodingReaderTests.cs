using System.Text;
using CsCheck;
using NetGuard.Proxy.Body.Decoding;

namespace NetGuard.Proxy.Tests.Body.Decoding;

[Trait("Rule", "R19")]
public sealed class DecodingReaderTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("""{"model":"m","messages":[{"role":"user","content":"a question, a question, and another question"}]}""");

    public static TheoryData<string> Codings => ["gzip", "deflate", "br"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_CutInTwoAnywhere_IsDecoded(string coding)
    {
        var coded = Coded.Encode(Named(coding), Text);
        for (var cut = 0; cut <= coded.Length; cut++)
        {
            var (bytes, reason) = await Coded.DecodeAsync(Named(coding), Coded.Split(coded, cut), coded.Length);
            Assert.Null(reason);
            Assert.Equal(Text, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void Body_OfAnyBytesInAnyPieces_IsDecoded(string coding) =>
        Gen.Select(Gen.Byte.Array[1, 400], Gen.Int[1, 60], Gen.Int[1, 5000].Array[0, 12], Gen.Enum<System.IO.Compression.CompressionLevel>()).Sample(
            (part, times, pieces, level) =>
            {
                var whole = Enumerable.Repeat(part, times).SelectMany(b => b).ToArray();
                var coded = Coded.Encode(Named(coding), whole, level);
                var (bytes, reason) = Coded.DecodeAsync(Named(coding), Coded.Split(coded, pieces), coded.Length).GetAwaiter().GetResult();
                return whole.Length > coded.Length * DecodingReader.MaxRatio ? reason == "limit.inspection" : reason is null && bytes!.AsSpan().SequenceEqual(whole);
            },
            iter: 300);

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_LongerThanABlock_IsDecoded(string coding)
    {
        var whole = new byte[700_001];
        new Random(7).NextBytes(whole.AsSpan(0, 300_000));
        var coded = Coded.Encode(Named(coding), whole);
        var (bytes, reason) = await Coded.DecodeAsync(Named(coding), Coded.Split(coded, 1, 1, 5000, 1, 100_000), coded.Length);
        Assert.Null(reason);
        Assert.Equal(whole, bytes);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_OfNoBytes_IsDecodedIfItIsAMember(string coding)
    {
        byte[] member = coding switch
        {
            "gzip" => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0x03, 0x00, .. new byte[8]],
            "deflate" => [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01],
            _ => [0x3b],
        };
        Assert.Empty((await Coded.DecodeAsync(Named(coding), member)).Bytes!);
        Assert.Equal("body.encoding", (await Coded.DecodeAsync(Named(coding), [])).Reason);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_ThatIsCutShort_IsRefusedWhereverItIsCut(string coding)
    {
        var coded = Coded.Encode(Named(coding), Text);
        for (var length = 0; length < coded.Length; length++)
        {
            var (_, reason) = await Coded.DecodeAsync(Named(coding), Coded.Split(coded[..length], length / 2), length);
            Assert.Equal("body.encoding", reason);
        }
    }

    [Theory]
    [InlineData("gzip", "00")]
    [InlineData("gzip", "0000000000000000")]
    [InlineData("gzip", "member")]
    [InlineData("gzip", "1f8b")]
    [InlineData("deflate", "00")]
    [InlineData("deflate", "member")]
    [InlineData("br", "00")]
    [InlineData("br", "3b")]
    [InlineData("br", "member")]
    public async Task Body_WithBytesAfterItsMember_IsRefused(string coding, string trailing)
    {
        var coded = Coded.Encode(Named(coding), Text);
        byte[] all = [.. coded, .. trailing == "member" ? coded : Convert.FromHexString(trailing)];
        for (var cut = 0; cut <= all.Length; cut++)
        {
            Assert.Equal("body.encoding", (await Coded.DecodeAsync(Named(coding), Coded.Split(all, cut), all.Length)).Reason);
        }
    }

    /// <summary>The trailer is right for the data before them: only where the data ended tells.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(20_000)]
    public async Task Gzip_WithBytesBetweenDataAndTrailer_IsRefused(int count)
    {
        var coded = Coded.Gzip(Text);
        byte[] all = [.. coded[..^8], .. new byte[count], .. coded[^8..]];
        Assert.Equal("body.encoding", (await Coded.DecodeAsync(ContentCoding.Gzip, all)).Reason);
        Assert.Equal("body.encoding", (await Coded.DecodeAsync(ContentCoding.Gzip, all.Select(b => new[] { b }), all.Length)).Reason);
    }

    [Fact]
    public async Task Gzip_HeaderFields_AreReadOver()
    {
        byte[][] members =
        [
            Coded.Gzip(Text, extra: []), Coded.Gzip(Text, extra: new byte[65_535]), Coded.Gzip(Text, name: "name"), Coded.Gzip(Text, name: ""),
            Coded.Gzip(Text, comment: "a comment"), Coded.Gzip(Text, headerCrc: true), Coded.Gzip(Text, [1, 2, 3], "n", "c", headerCrc: true), Coded.Gzip(Text, moreFlags: 1),
        ];
        foreach (var member in members)
        {
            Assert.Equal(Text, (await Coded.DecodeAsync(ContentCoding.Gzip, member)).Bytes);
            Assert.Equal(Text, (await Coded.DecodeAsync(ContentCoding.Gzip, Coded.Split(member, 3, 1, 8), member.Length)).Bytes);
        }
    }

    [Theory]
    [InlineData(0, 0x1e)]
    [InlineData(1, 0x8c)]
    [InlineData(2, 7)]
    [InlineData(3, 0x20)]
    [InlineData(3, 0x80)]
    [InlineData(3, 0x02)]
    [InlineData(-1, 1)]
    [InlineData(-8, 0)]
    public async Task Gzip_WithAWrongByteInItsFrame_IsRefused(int at, byte value)
    {
        var member = Coded.Gzip(Text);
        var index = at < 0 ? member.Length + at : at;
        member[index] = member[index] == value ? (byte)(value + 1) : value;
        Assert.Equal("body.encoding", (await Coded.DecodeAsync(ContentCoding.Gzip, member)).Reason);
    }

    [Fact]
    public async Task Gzip_WithAWrongHeaderCrc_IsRefused()
    {
        var member = Coded.Gzip(Text, name: "n", headerCrc: true);
        member[12] ^= 1;
        Assert.Equal("body.encoding", (await Coded.DecodeAsync(ContentCoding.Gzip, member)).Reason);
    }

    [Theory]
    [InlineData("7801")]
    [InlineData("789c")]
    [InlineData("789d", false)]
    [InlineData("88fb", false)]
    [InlineData("79bb", false)]
    [InlineData("78bb", false)]
    [InlineData("", false)]
    public async Task Deflate_OfEachHeader_IsDecodedOnlyAsZlib(string header, bool decoded = true)
    {
        var zlib = Coded.Encode(ContentCoding.Deflate, Text);
        byte[] body = [.. Convert.FromHexString(header), .. zlib[2..]];
        var (bytes, reason) = await Coded.DecodeAsync(ContentCoding.Deflate, body);
        Assert.Equal(decoded ? null : "body.encoding", reason);
        Assert.Equal(decoded ? Text : null, bytes);
        Assert.Equal("body.encoding", (await Coded.DecodeAsync(ContentCoding.Deflate, Coded.Bare(Text))).Reason);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_OfAnotherCodingThanItIsNamed_IsRefused(string coding)
    {
        foreach (var other in new[] { ContentCoding.Gzip, ContentCoding.Deflate, ContentCoding.Brotli })
        {
            if (other != Named(coding))
            {
                Assert.Equal("body.encoding", (await Coded.DecodeAsync(Named(coding), Coded.Encode(other, Text))).Reason);
            }
        }

        Assert.Equal("body.encoding", (await Coded.DecodeAsync(Named(coding), Text)).Reason);
    }

    /// <summary>200,000 decoded bytes for 2,000 coded ones, made so long by an extra field, and for one less.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, "limit.inspection")]
    public async Task Ratio_OnEitherSideOfItsBound_IsJudgedAlikeHoweverItArrives(int less, string? expected)
    {
        const int length = 2000;
        var zeros = new byte[length * DecodingReader.MaxRatio];
        var member = Coded.Gzip(zeros, extra: new byte[length + less - Coded.Gzip(zeros, extra: []).Length]);
        Assert.Equal(length + less, member.Length);
        foreach (var pieces in new[] { Coded.Split(member), Coded.Split(member, 1), Coded.Split(member, 1990), member.Select(b => new[] { b }) })
        {
            Assert.Equal(expected, (await Coded.DecodeAsync(ContentCoding.Gzip, pieces, member.Length)).Reason);
            Assert.Equal(expected, (await Coded.DecodeAsync(ContentCoding.Gzip, pieces)).Reason);
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Bomb_IsRefusedBeforeItIsHeld(string coding)
    {
        var bomb = Coded.Encode(Named(coding), new byte[20_000_000]);
        Assert.True(bomb.Length < 20_000_000 / DecodingReader.MaxRatio);

        // Were more held than its own bytes pay for, the gateway's memory would not do: it would be at capacity. An array is
        // up to four times what it holds, twice that where the pool rounds up, and is copied into when it grows.
        var (_, reason) = await Coded.DecodeAsync(Named(coding), [bomb], bomb.Length, maxBuffered: bomb.Length * 10L * DecodingReader.MaxRatio);
        Assert.Equal("limit.inspection", reason);
    }

    [Fact]
    public async Task Size_OnEitherSideOfItsBound_CountsDecodedBytes()
    {
        byte[] text = [.. Text, .. Text, .. Text];
        var coded = Coded.Encode(ContentCoding.Gzip, text);
        Assert.Null((await Coded.DecodeAsync(ContentCoding.Gzip, [coded], coded.Length, maxLength: text.Length)).Reason);
        Assert.Equal("limit.body_size", (await Coded.DecodeAsync(ContentCoding.Gzip, [coded], coded.Length, maxLength: text.Length - 1)).Reason);
    }

    [Fact]
    public async Task Size_OfTheCodedBody_IsBoundedToo()
    {
        var coded = Coded.Gzip(Text, comment: new string('c', 5000));
        Assert.Null((await Coded.DecodeAsync(ContentCoding.Gzip, [coded], maxLength: coded.Length)).Reason);
        Assert.Equal("limit.body_size", (await Coded.DecodeAsync(ContentCoding.Gzip, [coded], maxLength: coded.Length - 1)).Reason);
    }

    [Fact]
    public async Task Memory_ThatTheDecodedBodyWouldPass_IsCapacity()
    {
        var text = Coded.Encode(ContentCoding.Gzip, Text);
        Assert.Equal("limit.capacity", (await Coded.DecodeAsync(ContentCoding.Gzip, [text], maxBuffered: 16)).Reason);
    }

    [Fact]
    public async Task Length_OtherThanAnnounced_IsIncomplete()
    {
        var coded = Coded.Encode(ContentCoding.Gzip, Text);
        Assert.Equal("body.incomplete", (await Coded.DecodeAsync(ContentCoding.Gzip, [coded], coded.Length + 1)).Reason);
    }

    private static ContentCoding Named(string coding)
    {
        Assert.True(ContentCodings.TryRead(coding, out var named));
        return named;
    }
}

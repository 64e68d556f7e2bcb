using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CsCheck;
using NetGuard.Networks.ProxyProtocol;

namespace NetGuard.Core.Tests.Networks.ProxyProtocol;

public sealed class ProxyHeaderReaderTests
{
    private static readonly byte[][] Starts = ["PROXY"u8.ToArray(), "PROXY TCP4 "u8.ToArray(), "PROXY UNKNOWN"u8.ToArray(), Version2(0x21, 0x11, "")[..14], Version2(0x20, 0, "")[..12]];

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 51234 443\r\n", "203.0.113.7")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 0 65535\r\n", "203.0.113.7")]
    [InlineData("PROXY TCP6 2001:DB8::7 2001:db8::2 51234 443\r\n", "2001:db8::7")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN 203.0.113.7 anything  at all\r\n", null)]
    [InlineData("PROXY TCP4 0.0.0.0 192.0.2.2 51234 443\r\n", null)]
    [InlineData("PROXY TCP6 :: 2001:db8::2 51234 443\r\n", null)]
    public void Read_Version1_IsTheSource(string line, string? client) => AssertComplete(Bytes(line), client);

    [Theory]
    [InlineData("PROXY TCP6 ::ffff:203.0.113.7 ::ffff:192.0.2.2 1 2\r\n", "203.0.113.7")]
    [InlineData("PROXY TCP6 64:ff9b::203.0.113.7 2001:db8::2 1 2\r\n", "64:ff9b::cb00:7107")]
    [InlineData("PROXY TCP6 2002:c000:20b::1 2001:db8::2 1 2\r\n", "2002:c000:20b::1")]
    [Trait("Rule", "R3")]
    public void Read_EmbeddedIPv4_IsUnwrappedFromTheMappedBlockOnly(string line, string client) => AssertComplete(Bytes(line), client);

    [Theory]
    [InlineData("PROXY\r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY TCP4\r\n")]
    [InlineData("PROXY tcp4 203.0.113.7 192.0.2.2 1 2\r\n")]
    [InlineData("PROXY UNKNOWNS\r\n")]
    [InlineData("PROXY  TCP4 203.0.113.7 192.0.2.2 1 2\r\n")]
    [InlineData("PROXYTCP4 203.0.113.7 192.0.2.2 1 2\r\n")]
    [InlineData("PROXY TCP4  203.0.113.7 192.0.2.2 1 2\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1 2 \r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1 2 3\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1 \r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 01 2\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1 65536\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1 100000\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 -1 2\r\n")]
    [InlineData("PROXY TCP4 203.0.113.07 192.0.2.2 1 2\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2 1 2\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 2001:db8::2 1 2\r\n")]
    [InlineData("PROXY TCP6 203.0.113.7 192.0.2.2 1 2\r\n")]
    [InlineData("PROXY TCP6 2001:db8::7 192.0.2.2 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::7%eth0 2001:db8::2 1 2\r\n")]
    [InlineData("PROXY TCP6 [2001:db8::7] 2001:db8::2 1 2\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1 2\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.2 1 2\rGET\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7\t192.0.2.2 1 2\r\n")]
    [InlineData("PROXY TCP4 \u00b203.0.113.7 192.0.2.2 1 2\r\n")]
    public void Read_Version1Malformed_IsRefused(string line) =>
        Assert.Equal(ProxyHeaderStatus.Malformed, ProxyHeaderReader.Read(Bytes(line), out _));

    [Theory]
    [InlineData(ProxyHeaderV1.MaxLength, ProxyHeaderStatus.Complete)]
    [InlineData(ProxyHeaderV1.MaxLength + 1, ProxyHeaderStatus.Malformed)]
    public void Read_Version1Length_IsBounded(int length, ProxyHeaderStatus status)
    {
        var line = "PROXY UNKNOWN ".PadRight(length - 2, 'x');
        Assert.Equal(status, ProxyHeaderReader.Read(Bytes(line + "\r\n"), out _));
        Assert.Equal(ProxyHeaderStatus.Incomplete, ProxyHeaderReader.Read(Bytes(line[..^1]), out _));
        Assert.Equal(ProxyHeaderStatus.Malformed, ProxyHeaderReader.Read(Bytes(line + "xxxx"), out _));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("POST / HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("PROPFIND / HTTP/1.1\r\n")]
    [InlineData("proxy TCP4 203.0.113.7 192.0.2.2 1 2\r\n")]
    [InlineData(" PROXY TCP4 203.0.113.7 192.0.2.2 1 2\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("\r\n\r\n\0\r\nQUITX")]
    [InlineData("\r\nGET")]
    public void Read_NeitherSignature_IsMissing(string bytes) =>
        Assert.Equal(ProxyHeaderStatus.Missing, ProxyHeaderReader.Read(Bytes(bytes), out _));

    [Theory]
    [InlineData(0x21, 0x11, "CB007107C000020212345678", "203.0.113.7")]
    [InlineData(0x21, 0x21, "20010DB800000000000000000000000720010DB80000000000000000000000021234 5678", "2001:db8::7")]
    [InlineData(0x21, 0x21, "00000000000000000000FFFFCB007107 20010DB80000000000000000000000021234 5678", "203.0.113.7")]
    [InlineData(0x21, 0x11, "CB007107C000020212345678 040000 05000141", "203.0.113.7")]
    [InlineData(0x21, 0x11, "00000000C000020212345678", null)]
    [InlineData(0x21, 0x12, "CB007107C000020212345678", null)]
    [InlineData(0x21, 0x22, "20010DB800000000000000000000000720010DB80000000000000000000000021234 5678", null)]
    [InlineData(0x21, 0x00, "", null)]
    [InlineData(0x21, 0x00, "FFFF", null)]
    [InlineData(0x21, 0x01, "CB007107C000020212345678", null)]
    [InlineData(0x20, 0x00, "", null)]
    [InlineData(0x20, 0x11, "CB007107C000020212345678", null)]
    [InlineData(0x20, 0xFF, "FFFFFF", null)]
    public void Read_Version2_IsTheSource(int command, int family, string block, string? client) =>
        AssertComplete(Version2(command, family, block), client);

    [Theory]
    [InlineData(0x31)]
    [InlineData(0x32)]
    public void Read_UnixSocket_NamesNobody(int family)
    {
        AssertComplete(Version2(0x21, family, new string('0', 2 * 216)), null);
        Assert.Equal(ProxyHeaderStatus.Malformed, ProxyHeaderReader.Read(Version2(0x21, family, new string('0', 2 * 215)), out _));
    }

    [Theory]
    [InlineData(0x11, 0x11, "CB007107C000020212345678")]
    [InlineData(0x31, 0x11, "CB007107C000020212345678")]
    [InlineData(0x22, 0x11, "CB007107C000020212345678")]
    [InlineData(0x2F, 0x11, "CB007107C000020212345678")]
    [InlineData(0x21, 0x10, "CB007107C000020212345678")]
    [InlineData(0x21, 0x13, "CB007107C000020212345678")]
    [InlineData(0x21, 0x03, "CB007107C000020212345678")]
    [InlineData(0x21, 0x41, "CB007107C000020212345678")]
    [InlineData(0x21, 0x11, "CB007107C0000202123456")]
    [InlineData(0x21, 0x12, "CB007107C0000202123456")]
    [InlineData(0x21, 0x11, "")]
    [InlineData(0x21, 0x21, "CB007107C000020212345678")]
    [InlineData(0x21, 0x22, "CB007107C000020212345678")]
    [InlineData(0x21, 0x11, "CB007107C000020212345678 04")]
    [InlineData(0x21, 0x11, "CB007107C000020212345678 0400")]
    [InlineData(0x21, 0x11, "CB007107C000020212345678 040001")]
    [InlineData(0x21, 0x11, "CB007107C000020212345678 04FFFF00")]
    [InlineData(0x21, 0x11, "CB007107C000020212345678 040000 05")]
    public void Read_Version2Malformed_IsRefused(int command, int family, string block) =>
        Assert.Equal(ProxyHeaderStatus.Malformed, ProxyHeaderReader.Read(Version2(command, family, block), out _));

    [Fact]
    public void Read_Version2Length_IsBounded()
    {
        var block = "CB007107C000020212345678" + "040FF1" + new string('0', 2 * 0x0FF1);
        AssertComplete(Version2(0x21, 0x11, block), "203.0.113.7");

        // Refused by its announced length alone.
        var tooLong = Version2(0x20, 0x00, "");
        BinaryPrimitives.WriteUInt16BigEndian(tooLong.AsSpan(14), ProxyHeaderV2.MaxBlock + 1);
        Assert.Equal(ProxyHeaderStatus.Malformed, ProxyHeaderReader.Read(tooLong, out _));
        BinaryPrimitives.WriteUInt16BigEndian(tooLong.AsSpan(14), ProxyHeaderV2.MaxBlock);
        Assert.Equal(ProxyHeaderStatus.Incomplete, ProxyHeaderReader.Read(tooLong, out _));
    }

    [Fact]
    public void Read_AnyBytes_IsIncompleteForABoundedLengthOnly() =>
        Gen.Select(Gen.Int[0, Starts.Length - 1].Select(i => Starts[i]), Gen.Byte.Array[0, 5000]).Sample(
            (start, rest) =>
            {
                byte[] bytes = [.. start, .. rest];
                var status = ProxyHeaderReader.Read(bytes, out var header);
                Assert.False(status == ProxyHeaderStatus.Incomplete && bytes.Length >= ProxyHeaderReader.MaxLength);
                Assert.InRange(header.Length, 0, bytes.Length);
            },
            iter: Generators.Cases);

    /// <summary>Every shorter prefix is incomplete, any division into segments and anything behind the header reads the same.</summary>
    private static void AssertComplete(byte[] bytes, string? client)
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(ProxyHeaderStatus.Incomplete, ProxyHeaderReader.Read(bytes.AsSpan(0, length), out _));
        }

        byte[] followed = [.. bytes, .. "GET / HTTP/1.1\r\n"u8];
        foreach (var sequence in new[] { new(bytes), new ReadOnlySequence<byte>(followed), Segments.Of(followed, 1), Segments.Of(followed, 7) })
        {
            Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeaderReader.Read(sequence, out var header));
            Assert.Equal(bytes.Length, header.Length);
            Assert.Equal(client, header.Client?.ToString());
        }
    }

    private static byte[] Version2(int command, int family, string block)
    {
        var bytes = Convert.FromHexString(block.Replace(" ", "", StringComparison.Ordinal));
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, (byte)command, (byte)family, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}

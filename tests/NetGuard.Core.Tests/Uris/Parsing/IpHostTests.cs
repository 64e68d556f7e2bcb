using System.Net;
using System.Text;
using CsCheck;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

public sealed class IpHostTests
{
    [Theory]
    [InlineData("127.0.0.1", 0x7F000001u)]
    [InlineData("2130706433", 0x7F000001u)]
    [InlineData("0x7f000001", 0x7F000001u)]
    [InlineData("0177.1", 0x7F000001u)]
    [InlineData("0X7F.0.1", 0x7F000001u)]
    [InlineData("0x.0x.0", 0u)]
    [InlineData("4294967295", 0xFFFFFFFFu)]
    [InlineData("1.16777215", 0x01FFFFFFu)]
    [InlineData("1.2.65535", 0x0102FFFFu)]
    [InlineData("1.2.3.4.", 0x01020304u)]
    public void Ipv4Host_EveryNotation_IsRead(string text, uint expected)
    {
        Assert.True(Ipv4Host.EndsInNumber(Encoding.ASCII.GetBytes(text)));
        Assert.True(Ipv4Host.TryParse(Encoding.ASCII.GetBytes(text), out var address));
        Assert.Equal(expected, address);
    }

    [Theory]
    [InlineData("4294967296")]
    [InlineData("18446744073709551617")]
    [InlineData("1.16777216")]
    [InlineData("1.2.65536")]
    [InlineData("1.2.3.256")]
    [InlineData("256.2.3.4")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1..2")]
    [InlineData("1.2.3.08")]
    [InlineData("a.1")]
    public void Ipv4Host_OutOfRange_IsRefused(string text)
    {
        Assert.True(Ipv4Host.EndsInNumber(Encoding.ASCII.GetBytes(text)));
        Assert.False(Ipv4Host.TryParse(Encoding.ASCII.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("a.example")]
    [InlineData("1.example")]
    [InlineData("1.0xg")]
    [InlineData("7f000001")]
    [InlineData(".")]
    public void Ipv4Host_Name_IsNoNumber(string text) =>
        Assert.False(Ipv4Host.EndsInNumber(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Ipv4Host_AnyAddress_FormatsAsItParses() =>
        Gen.UInt.Sample(address =>
        {
            var text = new byte[Ipv4Host.MaxTextLength];
            var length = Ipv4Host.Format(address, text);
            Assert.True(Ipv4Host.TryParse(text.AsSpan(0, length), out var again));
            Assert.Equal(address, again);
            Assert.Equal(IPAddress.Parse(Encoding.ASCII.GetString(text, 0, length)).GetAddressBytes(), BitConverter.GetBytes(address).Reverse());
        });

    [Theory]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("1::", "1::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("1:0:0:2:0:0:0:3", "1:0:0:2::3")]
    [InlineData("::ffff:1.2.3.4", "::ffff:102:304")]
    [InlineData("0000:0:0:0:0:0:0:ABCD", "::abcd")]
    [InlineData("1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0")]
    public void Ipv6Host_EveryNotation_HasOneCanonicalForm(string text, string canonical)
    {
        Assert.True(Ipv6Host.TryParse(Encoding.ASCII.GetBytes(text), out var address));
        Assert.Equal(canonical, Format(address));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":1")]
    [InlineData("1:")]
    [InlineData("1:::2")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7::8")]
    [InlineData("12345::")]
    [InlineData("::1.2.3")]
    [InlineData("::1.2.3.4.5")]
    [InlineData("::1.2.3.04")]
    [InlineData("::1.2.3.256")]
    [InlineData("::.1.2.3")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("fe80::1%eth0")]
    public void Ipv6Host_NoAddress_IsRefused(string text) =>
        Assert.False(Ipv6Host.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Ipv6Host_AnyAddress_FormatsAsTheFrameworkDoes() =>
        Gen.OneOf(Gen.UShort, Gen.Const<ushort>(0)).Array[8].Sample(pieces =>
        {
            UInt128 address = 0;
            foreach (var piece in pieces)
            {
                address = address << 16 | piece;
            }

            var bytes = new byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
            var framework = new IPAddress(bytes).ToString();
            Assert.True(Ipv6Host.TryParse(Encoding.ASCII.GetBytes(framework), out var again));
            Assert.Equal(address, again);
            if (!framework.Contains('.', StringComparison.Ordinal))
            {
                Assert.Equal(framework, Format(address));
            }
        });

    private static string Format(UInt128 address)
    {
        var text = new byte[Ipv6Host.MaxTextLength];
        return Encoding.ASCII.GetString(text, 0, Ipv6Host.Format(address, text));
    }
}

using System.Buffers.Text;
using System.Text;
using CsCheck;
using NetGuard.Uris.Hidden;

namespace NetGuard.Core.Tests.Uris.Hidden;

public sealed class TextCodingsTests
{
    [Fact]
    public void From_WhatTheFrameworkEncodes_IsThatAgain() =>
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            var decoded = new byte[64];
            Assert.Equal(bytes, decoded[..TextCodings.FromBase64(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)), decoded)]);
            Assert.Equal(bytes, decoded[..TextCodings.FromBase64(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(bytes)), decoded)]);
            Assert.Equal(bytes, decoded[..TextCodings.FromHex(Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)), decoded)]);
            Assert.Equal(bytes, decoded[..TextCodings.FromHex(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), decoded)]);
        });

    /// <summary>RFC 4648, section 10.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("MY======", "f")]
    [InlineData("MZXQ", "fo")]
    [InlineData("MZXW6===", "foo")]
    [InlineData("mzxw6yq", "foob")]
    [InlineData("MZXW6YTB", "fooba")]
    [InlineData("MZXW6YTBOI======", "foobar")]
    [InlineData("MZXW6ytb", null)]
    [InlineData("MZXW1", null)]
    public void FromBase32_Text_IsWhatTheStandardSays(string text, string? expected)
    {
        var decoded = new byte[64];
        var count = TextCodings.FromBase32(Encoding.ASCII.GetBytes(text), decoded);
        Assert.Equal(expected, count < 0 ? null : Encoding.ASCII.GetString(decoded, 0, count));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a=b")]
    [InlineData("%41")]
    public void FromBase64_OtherText_IsNone(string text) => Assert.Equal(-1, TextCodings.FromBase64(Encoding.ASCII.GetBytes(text), new byte[64]));
}

using System.Text;
using CsCheck;
using NetGuard.Detectors;

namespace NetGuard.Core.Tests.Detectors;

public sealed class GatewayKeyTextTests
{
    [Fact]
    [Trait("Rule", "R7")]
    public void Text_OfAnyKey_IsReadBackAndIsOneWord()
    {
        Gen.Select(Gen.Byte.Array[GatewayKeyText.IdBytes], Gen.Byte.Array[GatewayKeyText.SecretBytes]).Sample((id, secret) =>
        {
            var text = new byte[GatewayKeyText.Length];
            GatewayKeyText.Write(id, secret, text);

            var readId = new byte[GatewayKeyText.IdBytes];
            var readSecret = new byte[GatewayKeyText.SecretBytes];
            Assert.True(GatewayKeyText.TryRead(text, readId, readSecret));
            Assert.Equal(id, readId);
            Assert.Equal(secret, readSecret);
            Assert.Matches("^ng_[a-z2-7]{71}$", Encoding.ASCII.GetString(text));
        });
    }

    [Fact]
    [Trait("Rule", "R7")]
    public void Text_WithAnyLetterChanged_IsNoKey()
    {
        var good = Encoding.ASCII.GetBytes(SampleText.GatewayKey(1));
        Assert.True(GatewayKeyText.IsValid(good));
        for (var i = 0; i < good.Length; i++)
        {
            var changed = good.ToArray();
            changed[i] = (byte)(changed[i] == 'a' ? 'b' : 'a');
            Assert.False(GatewayKeyText.IsValid(changed), $"letter {i}");
            Assert.False(GatewayKeyText.IsValid(good.AsSpan(0, i)));
        }
    }

    [Fact]
    public void Checksum_OfTheCheckValue_IsTheStandards() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
}

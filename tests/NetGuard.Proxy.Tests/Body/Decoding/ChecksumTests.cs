using CsCheck;
using NetGuard.Proxy.Body.Decoding;

namespace NetGuard.Proxy.Tests.Body.Decoding;

public sealed class ChecksumTests
{
    [Fact]
    public void Checksums_OfPublishedTexts_AreThePublishedValues()
    {
        var crc = new Crc32();
        crc.Add("123456789"u8);
        Assert.Equal(0xcbf43926u, crc.Value);
        var adler = new Adler32();
        adler.Add("Wikipedia"u8);
        Assert.Equal(0x11e60398u, adler.Value);
        Assert.Equal(0u, new Crc32().Value);
        Assert.Equal(1u, new Adler32().Value);
    }

    /// <summary>Sums of the largest bytes come nearest to an overflow.</summary>
    [Fact]
    public void Adler_OfTheLargestBytes_DoesNotOverflow()
    {
        var (sum, sums) = (1ul, 0ul);
        for (var i = 0; i < 100_000; i++)
        {
            sum += 255;
            sums += sum;
        }

        var bytes = new byte[100_000];
        bytes.AsSpan().Fill(255);
        var adler = new Adler32();
        adler.Add(bytes);
        Assert.Equal((sums % 65521 << 16) | (sum % 65521), adler.Value);
    }

    [Fact]
    public void Checksums_InAnyPieces_AreThoseOfTheWhole() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 300]).Sample((bytes, cut) =>
        {
            cut = Math.Min(cut, bytes.Length);
            var (whole, parts) = (new Crc32(), new Crc32());
            var (wholeSum, partSums) = (new Adler32(), new Adler32());
            whole.Add(bytes);
            wholeSum.Add(bytes);
            foreach (var part in new[] { bytes[..cut], bytes[cut..] })
            {
                parts.Add(part);
                partSums.Add(part);
            }

            return whole.Value == parts.Value && wholeSum.Value == partSums.Value;
        });
}

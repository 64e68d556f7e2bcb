using System.Text;
using CsCheck;
using NetGuard.Uris.Idna;

namespace NetGuard.Core.Tests.Uris.Idna;

public sealed class PunycodeTests
{
    private static readonly Gen<int> CodePoints = Gen.OneOf(Gen.Int['a', 'z'], Gen.Int[0x80, 0x24F], Gen.Int[0x3040, 0x30FF], Gen.Int[0x4E00, 0x9FFF], Gen.Int[0x10000, 0x10FFFF]);

    // Samples of RFC 3492, section 7.1, with others that are short.
    [Theory]
    [InlineData("bücher", "bcher-kva")]
    [InlineData("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn")]
    [InlineData("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye")]
    [InlineData("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b")]
    [InlineData("-> $1.00 <-", "-> $1.00 <--")]
    [InlineData("ü", "tda")]
    [InlineData("💩", "ls8h")]
    public void Punycode_Sample_IsEncodedAndDecoded(string text, string encoded)
    {
        var codePoints = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
        Assert.Equal(encoded, Encode(codePoints, 100));
        Assert.Equal(codePoints, Decode(encoded, 100));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a-é")]
    [InlineData("a-9")]
    [InlineData("a-99999999")]
    [InlineData("999999999999999999999999999999")]
    [InlineData("a-bücher")]
    public void Punycode_NoPunycode_IsRefused(string encoded) => Assert.Null(Decode(encoded, 100));

    [Theory]
    [InlineData(9, true)]
    [InlineData(8, false)]
    public void Punycode_Destination_IsNeverOverrun(int length, bool fits) =>
        Assert.Equal(fits, Encode([.. "bücher".Select(c => (int)c)], length) is not null);

    [Theory]
    [InlineData(6, true)]
    [InlineData(5, false)]
    public void Punycode_DecodedDestination_IsNeverOverrun(int length, bool fits) =>
        Assert.Equal(fits, Decode("bcher-kva", length) is not null);

    [Fact]
    public void Punycode_AnyCodePoints_ComeBack() =>
        CodePoints.Array[1, 60].Sample(codePoints =>
            Decode(Encode(codePoints, 1_000)!, codePoints.Length) is { } decoded && decoded.SequenceEqual(codePoints));

    [Fact]
    public void Punycode_AnyBytes_DecodeToWhatEncodesToThem() =>
        Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-"].Array[1, 20].Select(chars => new string(chars)).Sample(text =>
            Decode(text, 100) is not { } decoded
            // A hyphen in front of nothing basic, and numbers written longer than need be, are read and never written.
            || Encode(decoded, 200) is { } again && Decode(again, 100)!.SequenceEqual(decoded), iter: 20_000);

    private static string? Encode(int[] codePoints, int length)
    {
        var bytes = new byte[length];
        var written = Punycode.Encode(codePoints, bytes);
        return written < 0 ? null : Encoding.ASCII.GetString(bytes, 0, written);
    }

    private static int[]? Decode(string text, int length)
    {
        var codePoints = new int[length];
        var written = Punycode.Decode(Encoding.UTF8.GetBytes(text), codePoints);
        return written < 0 ? null : codePoints[..written];
    }
}

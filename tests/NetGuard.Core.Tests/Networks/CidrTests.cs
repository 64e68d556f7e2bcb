using System.Net;
using System.Text;
using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class CidrTests
{
    public static TheoryData<string, string> Accepted => Table.Pairs("cidr-accepted.tsv");

    public static TheoryData<string, string> Refused => Table.Pairs("cidr-refused.tsv");

    [Theory]
    [MemberData(nameof(Accepted))]
    public void TryParse_StrictText_GivesTheRange(string text, string expected)
    {
        Assert.True(Cidr.TryParse(text, out var range, out var error), error);
        Assert.Empty(error);
        Assert.Equal(expected, range.ToString());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void TryParse_AnythingElse_SaysWhatIsWrong(string text, string message)
    {
        Assert.False(Cidr.TryParse(text, out _, out var error));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public void TryParse_MappedRange_IsAnErrorThatNamesTheIPv4Range() =>
        Gen.Select(Generators.Address, Gen.Int[96, 128]).Where((address, _) => address.IsIPv4).Sample((address, prefixLength) =>
        {
            Assert.False(Cidr.TryParse($"::ffff:{address}/{prefixLength}", out _, out var error));
            Assert.EndsWith($"write {AddressRange.Network(address, prefixLength - 96)}", error, StringComparison.Ordinal);
        }, iter: Generators.Cases);

    [Fact]
    public void TryParse_AnyNetwork_AgreesWithTheRuntimeOnTheEnds() =>
        Gen.Select(Generators.Address, Gen.Int[0, 128]).Sample((address, length) =>
        {
            var prefixLength = address.IsIPv4 ? length % 33 : length;
            var network = AddressRange.Network(address, prefixLength);
            var parsed = Cidr.TryParse($"{network.First}/{prefixLength}", out var range, out _);
            if (network.First.IsMapped && prefixLength >= 96)
            {
                return !parsed;
            }

            var runtime = new IPNetwork(IPAddress.Parse(network.First.ToString()), prefixLength);
            // The runtime looks mapped addresses up as IPv4, so those prove nothing here.
            return parsed && range == network
                && new[] { range.First, range.Last }.All(end => end.IsMapped || runtime.Contains(IPAddress.Parse(end.ToString())))
                && Outside(range).All(neighbour => neighbour.IsMapped || !runtime.Contains(IPAddress.Parse(neighbour.ToString())));
        }, iter: Generators.Cases);

    /// <summary>Lists are read by bytes and once; the policy's own text twice, and by strings.</summary>
    [Theory]
    [MemberData(nameof(Accepted))]
    [MemberData(nameof(Refused))]
    public void TryRead_AnyCase_ReadsWhatTryParseReads(string text, string expected)
    {
        Assert.NotNull(expected);
        AssertReadAlike(text);
    }

    [Fact]
    public void TryRead_AnyNetwork_ReadsWhatTryParseReads() =>
        Gen.Select(Generators.Address, Gen.Int[-1, 140], Gen.Bool).Sample((address, length, isNetwork) =>
        {
            var first = isNetwork && length >= 0 ? AddressRange.Network(address, Math.Min(length, address.IsIPv4 ? 32 : 128)).First : address;
            AssertReadAlike(length < 0 ? $"{first}" : $"{first}/{length}");
        }, iter: 20_000);

    /// <summary>Texts that are nearly networks: a good one with a few characters put in, taken away or replaced.</summary>
    [Fact]
    public void TryRead_AlmostANetwork_ReadsWhatTryParseReads() =>
        Gen.Select(Generators.Range, Gen.Select(Gen.Int[0, 50], Gen.OneOf('0', '1', '2', '9', '.', '/', ':', 'f', 'g', '-', ' ', '%', '\0', 'é', '\u0661'), Gen.Int[0, 2]).Array[1, 3]).Sample((range, edits) =>
        {
            var text = range.ToString();
            foreach (var (at, character, edit) in edits)
            {
                var place = at % (text.Length + 1);
                text = edit switch
                {
                    0 => text.Insert(place, character.ToString()),
                    1 => place < text.Length ? text.Remove(place, 1) : text,
                    _ => place < text.Length ? text.Remove(place, 1).Insert(place, character.ToString()) : text,
                };
            }

            AssertReadAlike(text);
        }, iter: 50_000);

    private static void AssertReadAlike(string text)
    {
        var read = Cidr.TryRead(Encoding.UTF8.GetBytes(text), out var fromBytes);
        var parsed = Cidr.TryParse(text, out var fromText, out _) && !text.Contains('-', StringComparison.Ordinal);
        Assert.True(read == parsed, text);
        Assert.Equal(parsed ? fromText : default, fromBytes);
    }

    [Fact]
    public void TryParse_AnyRangeText_ParsesBackToItself() =>
        Generators.Range.Where(range => !range.First.IsMapped && !range.Last.IsMapped).Sample(range =>
            Cidr.TryParse(range.ToString(), out var parsed, out _) && parsed == range, iter: Generators.Cases);

    [Fact]
    public void TryParse_HostBits_AreRefusedWithTheNetwork() =>
        Gen.Select(Generators.Address, Gen.Int[0, 127]).Sample((address, length) =>
        {
            var network = AddressRange.Network(address, address.IsIPv4 ? length % 32 : length);
            var text = $"{address}/{(address.IsIPv4 ? length % 32 : length)}";
            return network.First == address || address.IsMapped
                || (!Cidr.TryParse(text, out _, out var error) && error.EndsWith($"did you mean {network}?", StringComparison.Ordinal));
        }, iter: Generators.Cases);

    [Theory]
    [InlineData("10.0.0.0", 8, true)]
    [InlineData("10.0.0.0", 9, false)]
    [InlineData("010.0.0.0", 8, false)]
    [InlineData("11.0.0.0", 8, false)]
    [InlineData("::ffff:10.0.0.0", 104, false)]
    [InlineData("::a00:0", 104, false)]
    [InlineData("corp", 8, false)]
    public void IsReadAs_SecondReading_MustBeTheSameNetwork(string text, int prefixLength, bool same)
    {
        Assert.True(Cidr.TryParse("10.0.0.0/8", out var network, out _));
        Assert.Equal(same, Cidr.IsReadAs(network, text, prefixLength));
    }

    [Fact]
    public void TryParse_LongOrControlText_IsQuotedCutAndPlain()
    {
        Assert.False(Cidr.TryParse(new string('x', 1000) + "\u001b[31m", out _, out var error));
        Assert.InRange(error.Length, 1, 150);
        Assert.False(Cidr.TryParse("\u001b(31m", out _, out error));
        Assert.DoesNotContain('\u001b', error);
    }

    private static IEnumerable<NetAddress> Outside(AddressRange range)
    {
        if (range.First.Value > 0)
        {
            yield return Generators.Moved(range.First, -1);
        }

        if (range.Last.Value < (range.IsIPv4 ? uint.MaxValue : UInt128.MaxValue))
        {
            yield return Generators.Moved(range.Last, 1);
        }
    }
}

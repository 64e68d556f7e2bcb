using System.Globalization;
using System.Text.Json;
using NetGuard.Networks;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Networks;

/// <summary>Spellings that parsers of other projects were tested with, against a strict parser that is not ours.</summary>
public sealed class AddressCorpusTests
{
    private const string Corpus = "ip-parse.tsv";
    private const string Invalid = "INVALID";

    [CorpusFact(Corpus)]
    public void TryParse_EverySpelling_AgreesWithAStrictParser()
    {
        List<string> differences = [];
        var (accepted, refused) = (0, 0);
        foreach (var (input, strict, _) in Rows())
        {
            // The other parser keeps a zone id; it means something on one machine only, so it is refused here.
            var expected = input.Contains('%', StringComparison.Ordinal) ? Invalid : strict;
            var parsed = NetAddress.TryParse(input, out var address);
            if (parsed ? !Same(address, expected) : expected != Invalid)
            {
                differences.Add($"{JsonSerializer.Serialize(input)}: {(parsed ? address : Invalid)} instead of {expected}");
            }

            _ = parsed ? accepted++ : refused++;
        }

        Assert.Empty(differences);
        Assert.InRange(accepted, 500, int.MaxValue);
        Assert.InRange(refused, 500, int.MaxValue);
    }

    [CorpusFact(Corpus)]
    public void CidrTryParse_EverySpelling_AgreesWithAStrictParser()
    {
        List<string> differences = [];
        var (accepted, refused) = (0, 0);
        foreach (var (input, strict, strictCidr) in Rows())
        {
            var expected = strictCidr != Invalid ? strictCidr : strict;
            var parsed = Cidr.TryParse(input, out var range, out var error);
            var same = parsed ? SameRange(range, expected) : expected == Invalid || IsKnownDifference(input, expected, error);
            if (!same)
            {
                differences.Add($"{JsonSerializer.Serialize(input)}: {(parsed ? range : error)} instead of {expected}");
            }

            _ = parsed ? accepted++ : refused++;
        }

        Assert.Empty(differences);
        Assert.InRange(accepted, 500, int.MaxValue);
        Assert.InRange(refused, 300, int.MaxValue);
    }

    /// <summary>What the other parser takes and a policy does not, each with the reason that our message gives.</summary>
    private static bool IsKnownDifference(string input, string expected, string error) =>
        // Host bits are masked there; here the network is named instead, since the writer may have meant one host.
        error.EndsWith($"has host bits set, did you mean {Canonical(expected)}?", StringComparison.Ordinal)
        // Zone ids mean something on one machine only.
        || (input.Contains('%', StringComparison.Ordinal) && error.Contains("zone id", StringComparison.Ordinal))
        // No client has a mapped address, since clients are unwrapped.
        || (expected.StartsWith("::ffff:", StringComparison.Ordinal) && error.Contains("IPv4-mapped", StringComparison.Ordinal))
        // A mask can be read as its own inverse (0.0.0.255): only a prefix length has one meaning.
        || (input.Split('/')[^1].Contains('.', StringComparison.Ordinal) && error.Contains("is a mask", StringComparison.Ordinal))
        // "/08" is a prefix length for one program and a typing error for the next.
        || (input.Split('/')[^1] is ['0', _, ..] && error.Contains("leading zeros", StringComparison.Ordinal));

    private static bool Same(NetAddress address, string text) =>
        text != Invalid && NetAddress.TryParse(text, out var expected) && expected == address;

    private static bool SameRange(AddressRange range, string text) => text != Invalid && range == Canonical(text);

    private static AddressRange Canonical(string text)
    {
        var cells = text.Split('/');
        Assert.True(NetAddress.TryParse(cells[0].Split('%')[0], out var first), text);
        return AddressRange.Network(first, cells.Length > 1 ? int.Parse(cells[1], CultureInfo.InvariantCulture) : first.IsIPv4 ? 32 : 128);
    }

    private static IEnumerable<(string Input, string Strict, string StrictCidr)> Rows() =>
        File.ReadLines(Corpora.File(Corpus)).Skip(1).Select(line => line.Split('\t')).Select(cells => (JsonSerializer.Deserialize<string>(cells[0])!, cells[1], cells[2]));
}

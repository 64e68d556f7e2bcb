using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>What is probably not meant in a network that compiles.</summary>
internal static class NetworkLint
{
    /// <summary>Ranges that are written twice, lie within others, or are two halves of one network.</summary>
    public static void Ranges(IReadOnlyList<(ConfigScalar Text, AddressRange Range)> written, Findings findings)
    {
        // Of two that begin at one address the wider comes first, and of equal ones the first written.
        var ordered = written.OrderBy(entry => entry.Range.First).ThenByDescending(entry => entry.Range.Last).ToArray();
        for (int i = 1, widest = 0; i < ordered.Length; i++)
        {
            var (text, range) = ordered[i];
            var (wideText, wide) = ordered[widest];
            var fault = range == wide ? $"{text.Text} is the same as {wideText.Path}; remove one of them"
                : wide.IsIPv4 == range.IsIPv4 && range.Last <= wide.Last ? $"{text.Text} lies within {wideText.Text} of {wideText.Path} and adds nothing; remove it"
                : IsOneNetwork(ordered[i - 1].Range, range, out var whole) ? $"{text.Text} and {ordered[i - 1].Text.Text} are the halves of {whole}; write that"
                : "";
            if (fault.Length > 0)
            {
                findings.Warn(text.Origin, text.Path, fault);
            }

            if (range.IsIPv4 != wide.IsIPv4 || range.Last > wide.Last)
            {
                widest = i;
            }
        }
    }

    /// <summary>One family whole and the other not: mostly a forgotten line.</summary>
    public static void OneFamily(AddressSet set, SectionView network, Findings findings)
    {
        var whole4 = IsWhole(set, ipv4: true);
        if (whole4 != IsWhole(set, ipv4: false))
        {
            findings.Warn(network.Origin, network.Path, whole4
                ? "the network contains 0.0.0.0/0 but not ::/0: callers over IPv6 are judged otherwise; write both, or name what is meant"
                : "the network contains ::/0 but not 0.0.0.0/0: callers over IPv4 are judged otherwise; write both, or name what is meant");
        }
    }

    // A set's ranges are merged: a whole family is one range of it.
    private static bool IsWhole(AddressSet set, bool ipv4)
    {
        var whole = AddressRange.Network(ipv4 ? NetAddress.IPv4(0) : NetAddress.IPv6(0), 0);
        foreach (var range in set.Ranges)
        {
            if (range.IsIPv4 == ipv4)
            {
                return range == whole;
            }
        }

        return false;
    }

    // Two hosts are written as two hosts; two networks that are one are a list that nobody has looked at for long.
    private static bool IsOneNetwork(AddressRange lower, AddressRange upper, out AddressRange whole)
    {
        whole = default;
        if (lower.First == lower.Last || lower.IsIPv4 != upper.IsIPv4 || lower.Last.Value == UInt128.MaxValue || lower.Last.Value + 1 != upper.First.Value)
        {
            return false;
        }

        whole = new(lower.First, upper.Last);
        var size = whole.Last.Value - whole.First.Value + 1;
        return upper.Last.Value - upper.First.Value == lower.Last.Value - lower.First.Value
            && UInt128.IsPow2(size) && (whole.First.Value & (size - 1)) == 0;
    }
}

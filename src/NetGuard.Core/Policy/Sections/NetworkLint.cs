using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>What is probably not meant in ranges that compile.</summary>
internal static class NetworkLint
{
    /// <summary>Ranges that are written twice, lie within others, or could be one with others.</summary>
    public static void Ranges(IReadOnlyList<(ConfigScalar Text, AddressRange Range)> written, Findings findings)
    {
        foreach (var found in RedundantRange.Find([.. written.Select(entry => entry.Range)]))
        {
            var (text, other) = (written[found.Index].Text, written[found.Other].Text);
            findings.Warn(text.Origin, text.Path, found.Kind switch
            {
                Redundancy.Same => $"{text.Text} is the same as {other.Path}; remove one of them",
                Redundancy.Within => $"{text.Text} lies within {other.Text} of {other.Path} and adds nothing; remove it",
                Redundancy.Halves => $"{text.Text} and {other.Text} are the halves of {found.Whole}; write that",
                _ => $"{text.Text} and {other.Text} overlap or touch; write {found.Whole}",
            });
        }
    }

    /// <summary>One family whole and the other not: mostly a forgotten line.</summary>
    public static void OneFamily(AddressRanges addresses, SectionView network, Findings findings)
    {
        var ipv4 = addresses.IsWhole(ipv4: true);
        if (ipv4 != addresses.IsWhole(ipv4: false))
        {
            findings.Warn(network.Origin, network.Path, OneFamily(ipv4));
        }
    }

    public static string OneFamily(bool ipv4) => ipv4
        ? "every IPv4 address (0.0.0.0/0) is in, but not every IPv6 one (::/0): callers over IPv6 are judged otherwise; write both, or name what is meant"
        : "every IPv6 address (::/0) is in, but not every IPv4 one (0.0.0.0/0): callers over IPv4 are judged otherwise; write both, or name what is meant";
}

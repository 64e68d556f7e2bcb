using System.Globalization;

namespace NetGuard.Networks.Lists;

/// <summary>
/// Refuses a list that changed more than its administrator thinks likely: a feed that was cut, or taken over, mostly
/// looks well formed. Each family is judged by itself.
/// </summary>
/// <param name="MaxShrinkPercent">At most this part of the old size may go; 100 lets all pass.</param>
/// <param name="MaxGrowthPercent">At most this part of the old size may come; <see cref="Unlimited"/> lets all pass.</param>
public readonly record struct NetworkBrake(long MaxShrinkPercent, long MaxGrowthPercent)
{
    public const int DefaultPercent = 50;

    /// <summary>The growth that no list is held to, also not one that had no address of a family before.</summary>
    public const long Unlimited = 1_000_000;

    /// <summary>Why the change is refused; empty if it is not.</summary>
    public string Judge(NetworkSize before, NetworkSize after)
    {
        var ipv4 = Judge("IPv4 addresses", before.IPv4, after.IPv4);
        return ipv4.Length > 0 ? ipv4 : Judge("IPv6 /64 networks", before.IPv6, after.IPv6);
    }

    private string Judge(string unit, UInt128 before, UInt128 after)
    {
        // At most 2^64 times a million: no overflow of 128 bits.
        if (after < before && (before - after) * 100 > before * (UInt128)MaxShrinkPercent)
        {
            return Say(unit, before, after, $"shrinks by more than MaxShrinkPercent ({MaxShrinkPercent})");
        }

        return after > before && MaxGrowthPercent < Unlimited && (after - before) * 100 > before * (UInt128)MaxGrowthPercent
            ? Say(unit, before, after, $"grows by more than MaxGrowthPercent ({MaxGrowthPercent})")
            : "";
    }

    private static string Say(string unit, UInt128 before, UInt128 after, FormattableString what) => string.Create(
        CultureInfo.InvariantCulture,
        $"the list {what.ToString(CultureInfo.InvariantCulture)}, from {before} {unit} to {after}; if that is right, raise the percent of this network");
}

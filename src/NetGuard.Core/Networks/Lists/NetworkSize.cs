namespace NetGuard.Networks.Lists;

/// <summary>
/// How large a network is, for the brake: addresses of IPv4, /64 networks of IPv6 (a host has one address there and one
/// there a whole /64). Ranges are no measure: a provider that merges its list has a tenth of them and the same addresses,
/// and <c>0.0.0.0/0</c> is one range.
/// </summary>
public readonly record struct NetworkSize(UInt128 IPv4, UInt128 IPv6)
{
    public static NetworkSize Of(AddressRanges set)
    {
        UInt128 ipv4 = 0, ipv6 = 0, next = 0;
        foreach (var (first, last) in set.All)
        {
            if (first.IsIPv4)
            {
                ipv4 += last.Value - first.Value + 1;
                continue;
            }

            // Ranges ascend; two of them may lie in one /64.
            var from = UInt128.Max(first.Value >> 64, next);
            next = (last.Value >> 64) + 1;
            ipv6 += next - UInt128.Min(from, next);
        }

        return new(ipv4, ipv6);
    }
}

using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class AddressRangesTests
{
    [Fact]
    public void Contains_AnyRange_IsWhatTheAlgebraSays() =>
        Gen.Select(Generators.Ranges, Generators.Range).Sample((ranges, range) =>
            AddressRanges.Of(ranges).Contains(range) == AddressRanges.Of([range]).Except(AddressRanges.Of(ranges)).IsEmpty, iter: Generators.Cases);

    [Fact]
    public void Contains_AnyAddress_IsWhatTheSetSays() =>
        Gen.Select(Generators.Ranges, Generators.Address.Array[20]).Sample((ranges, addresses) =>
        {
            var members = AddressRanges.Of(ranges);
            var set = new AddressSet(members);
            return Generators.Probes(addresses, ranges).All(address => members.Contains(address) == set.Contains(address));
        }, iter: Generators.Cases);

    [Fact]
    public void IsWhole_IsToldByFamily()
    {
        Assert.True(AddressRanges.Any.IsAny);
        Assert.True(AddressRanges.Any.IsWhole(ipv4: true) && AddressRanges.Any.IsWhole(ipv4: false));
        var halves = AddressRanges.Of(AddressRange.Network(NetAddress.IPv4(0), 1), AddressRange.Network(NetAddress.IPv4(1u << 31), 1));
        Assert.True(halves.IsWhole(ipv4: true));
        Assert.False(halves.IsWhole(ipv4: false) || halves.IsAny);
    }
}

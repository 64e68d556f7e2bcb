using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class AddressSetTests
{
    private static readonly NetAddress Max4 = NetAddress.IPv4(uint.MaxValue);
    private static readonly NetAddress Max6 = NetAddress.IPv6(UInt128.MaxValue);

    [Fact]
    public void Lookup_AnyRanges_EqualsLinearScan() =>
        Gen.Select(Generators.Ranges, Generators.Address.Array[20]).Sample((ranges, random) =>
        {
            var set = AddressSet.FromRanges(ranges);
            return Generators.Probes(random, ranges).All(address => set.Contains(address) == Scan(ranges, address));
        }, iter: Generators.Cases);

    [Fact]
    public void Algebra_AnyTwoSets_EqualsLogicOnMembers() =>
        Gen.Select(Generators.Ranges, Generators.Ranges, Generators.Address.Array[20]).Sample((left, right, random) =>
        {
            var a = AddressSet.FromRanges(left);
            var b = AddressSet.FromRanges(right);
            var (union, intersection, difference, complement) = (a.Union(b), a.Intersect(b), a.Except(b), a.Complement());
            foreach (var address in Generators.Probes(random, left, right))
            {
                var (inA, inB) = (Scan(left, address), Scan(right, address));
                Assert.Equal(inA || inB, union.Contains(address));
                Assert.Equal(inA && inB, intersection.Contains(address));
                Assert.Equal(inA && !inB, difference.Contains(address));
                Assert.Equal(!inA && !address.IsMapped, complement.Contains(address));
            }
        }, iter: Generators.Cases);

    [Fact]
    public void Algebra_AnySets_KeepsRangesSortedAndApart() =>
        Gen.Select(Generators.Ranges, Generators.Ranges).Sample((left, right) =>
        {
            var a = AddressSet.FromRanges(left);
            var b = AddressSet.FromRanges(right);
            foreach (var set in new[] { a, a.Union(b), a.Intersect(b), a.Except(b), a.Complement() })
            {
                var ranges = set.Ranges.ToList();
                Assert.Equal(set.RangeCount, ranges.Count);
                foreach (var (before, after) in ranges.Zip(ranges.Skip(1)))
                {
                    Assert.True(before.Last < after.First);
                    Assert.True(before.IsIPv4 != after.IsIPv4 || after.First.Value - before.Last.Value > 1, $"{before} touches {after}");
                }

                Assert.True(AddressSet.FromRanges(ranges).SetEquals(set));
            }
        }, iter: Generators.Cases);

    [Fact]
    public void Algebra_AnySets_ObeysTheLaws() =>
        Gen.Select(Generators.Ranges, Generators.Ranges, Generators.Ranges).Sample((x, y, z) =>
        {
            var (a, b, c) = (AddressSet.FromRanges(x), AddressSet.FromRanges(y), AddressSet.FromRanges(z));
            return a.Complement().Complement().SetEquals(a)
                && a.Union(b).SetEquals(b.Union(a))
                && a.Union(b.Union(c)).SetEquals(a.Union(b).Union(c))
                && a.Intersect(b).SetEquals(b.Intersect(a))
                && a.Intersect(b.Union(c)).SetEquals(a.Intersect(b).Union(a.Intersect(c)))
                && a.Union(b).Complement().SetEquals(a.Complement().Intersect(b.Complement()))
                && a.Except(b).Union(a.Intersect(b)).SetEquals(a)
                && a.Union(a.Complement()).IsAny
                && a.Except(a).IsEmpty
                && a.Union(AddressSet.Empty).SetEquals(a)
                && a.Intersect(AddressSet.Any).SetEquals(a)
                && a.Union(AddressSet.Any).IsAny
                && a.Intersect(AddressSet.Empty).IsEmpty;
        }, iter: Generators.Cases);

    [Theory]
    [InlineData("0.0.0.0-0.0.0.0,0.0.0.1-0.0.0.9", "0.0.0.0-0.0.0.9")]
    [InlineData("10.0.0.128/25,10.0.0.0/25", "10.0.0.0/24")]
    [InlineData("255.255.255.255,255.255.255.254", "255.255.255.254/31")]
    [InlineData("255.255.255.255,::", "255.255.255.255,::")]
    [InlineData("10.0.0.0/8,10.1.0.0/16,10.255.255.255", "10.0.0.0/8")]
    [InlineData("10.0.0.1,10.0.0.3", "10.0.0.1,10.0.0.3")]
    [InlineData("0.0.0.0/0,10.0.0.0/8", "0.0.0.0/0")]
    [InlineData("2001:db8::/33,2001:db8:8000::/33", "2001:db8::/32")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,::/0", "::/0")]
    public void FromRanges_RangesThatTouch_AreOne(string written, string merged) =>
        Assert.Equal(merged.Split(','), Set(written).Ranges.Select(range => range.ToString()));

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.1-255.255.255.255,::/0")]
    [InlineData("255.255.255.255", "0.0.0.0-255.255.255.254,::/0")]
    [InlineData("0.0.0.0/0", "::/0")]
    [InlineData("::/0", "0.0.0.0/0")]
    [InlineData("::", "0.0.0.0/0,::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0.0.0.0/0,::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")]
    [InlineData("0.0.0.0,255.255.255.255", "0.0.0.1-255.255.255.254,::/0")]
    public void Complement_AtTheEdges_CoversBothFamilies(string written, string complement) =>
        Assert.Equal(complement.Split(','), Set(written).Complement().Ranges.Select(range => range.ToString()));

    [Fact]
    public void Any_Edges_AreMembersAndEmptyHasNone()
    {
        NetAddress[] edges = [NetAddress.IPv4(0), Max4, NetAddress.IPv6(0), Max6];
        Assert.All(edges, address => Assert.True(AddressSet.Any.Contains(address)));
        Assert.All(edges, address => Assert.False(AddressSet.Empty.Contains(address)));
        Assert.True(AddressSet.Any.IsAny);
        Assert.False(AddressSet.Any.IsEmpty);
        Assert.True(AddressSet.Empty.IsEmpty);
        Assert.False(AddressSet.Empty.IsAny);
        Assert.False(Set("0.0.0.0/0").IsAny);
        Assert.False(Set("::/0").IsAny);
        Assert.Equal(2, AddressSet.Any.RangeCount);
        Assert.True(AddressSet.Empty.Complement().IsAny);
        Assert.True(AddressSet.Any.Complement().IsEmpty);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public void Contains_MappedAddress_IsMemberOfNoSet()
    {
        Assert.True(NetAddress.TryParse("::ffff:10.0.0.1", out var mapped));
        Assert.False(AddressSet.Any.Contains(mapped));
        Assert.False(Set("::/0").Contains(mapped));
        Assert.False(Set("10.0.0.0/8").Complement().Contains(mapped));
        Assert.True(Set("10.0.0.0/8").Contains(mapped.Unwrap()));
    }

    [Fact]
    public void AddressRange_BackwardsOrMixed_IsABug()
    {
        Assert.Throws<ArgumentException>(() => new AddressRange(Max4, NetAddress.IPv4(0)));
        Assert.Throws<ArgumentException>(() => new AddressRange(NetAddress.IPv4(0), Max6));
    }

    [Fact]
    public void SetEquals_OtherFamilyOrOtherRange_Differs()
    {
        Assert.True(Set("10.0.0.0/9,10.128.0.0/9").SetEquals(Set("10.0.0.0/8")));
        Assert.False(Set("10.0.0.0/8").SetEquals(Set("10.0.0.0/9")));
        Assert.False(Set("0.0.0.0/0").SetEquals(Set("::/0")));
    }

    internal static AddressSet Set(string commaSeparated) => AddressSet.FromRanges(commaSeparated.Split(',').Select(text =>
    {
        Assert.True(Cidr.TryParse(text, out var range, out var error), error);
        return range;
    }));

    private static bool Scan(AddressRange[] ranges, NetAddress address) =>
        !address.IsMapped && Array.Exists(ranges, range => range.Contains(address));
}

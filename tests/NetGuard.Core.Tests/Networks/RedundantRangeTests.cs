using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class RedundantRangeTests
{
    [Theory]
    [InlineData("10.0.0.0/8 10.0.0.0/8", "1 Same 0 10.0.0.0/8")]
    [InlineData("10.1.0.0/16 10.0.0.0/8 10.1.0.0/16", "0 Within 1 10.0.0.0/8|2 Within 1 10.0.0.0/8")]
    [InlineData("10.0.1.0/24 10.0.0.0/24", "0 Halves 1 10.0.0.0/23")]
    [InlineData("10.0.1.0/24 10.0.2.0/24", "")]
    [InlineData("192.0.2.10 192.0.2.11", "")]
    [InlineData("192.0.2.10 192.0.2.11-192.0.2.12", "1 Joined 0 192.0.2.10-192.0.2.12")]
    [InlineData("10.0.0.0-10.0.0.9 10.0.0.5-10.0.0.20", "1 Joined 0 10.0.0.0-10.0.0.20")]
    [InlineData("10.0.0.0-10.0.0.9 10.0.0.11-10.0.0.20", "")]
    [InlineData("255.255.255.255 ::", "")]
    [InlineData("2001:db8:1::/48 2001:db8::/48", "0 Halves 1 2001:db8::/47")]
    [InlineData("10.0.0.0/24 10.0.0.7 10.0.1.0/24", "1 Within 0 10.0.0.0/24|2 Halves 0 10.0.0.0/23")]
    public void Find_Written_SaysWhatCouldBeLeftOut(string ranges, string found) =>
        Assert.Equal(found, string.Join('|', RedundantRange.Find([.. ranges.Split(' ').Select(Range)]).OrderBy(one => one.Index).Select(one => $"{one.Index} {one.Kind} {one.Other} {one.Whole}")));

    /// <summary>The remedies change nothing of what is admitted.</summary>
    [Fact]
    public void Find_AnyRanges_WhatItSaysKeepsTheAddresses() =>
        Generators.Ranges.Sample(ranges =>
        {
            var found = RedundantRange.Find(ranges);
            var left = found.Where(one => one.Kind is Redundancy.Same or Redundancy.Within).Select(one => one.Index).ToHashSet();
            return AddressRanges.Of(ranges.Where((_, i) => !left.Contains(i))).SetEquals(AddressRanges.Of(ranges))
                && found.All(one => AddressRanges.Of([one.Whole]).SetEquals(AddressRanges.Of([ranges[one.Index], ranges[one.Other]])));
        }, iter: Generators.Cases);

    private static AddressRange Range(string text)
    {
        Assert.True(Cidr.TryParse(text, out var range, out var error), error);
        return range;
    }
}

using NetGuard.Networks;
using NetGuard.Networks.Lists;

namespace NetGuard.Core.Tests.Networks.Lists;

public sealed class NetworkBrakeTests
{
    private static readonly NetworkBrake Default = new(NetworkBrake.DefaultPercent, NetworkBrake.DefaultPercent);

    [Theory]
    [InlineData("10.0.0.0/24", 256, 0)]
    [InlineData("0.0.0.0/0", 4294967296, 0)]
    [InlineData("2001:db8::/48", 0, 65536)]
    [InlineData("2001:db8::1", 0, 1)]
    [InlineData("2001:db8::1 2001:db8::3 2001:db8::5-2001:db8:0:1::", 0, 2)]
    [InlineData("10.0.0.1 10.0.0.1 10.0.0.3", 2, 0)]
    public void Size_Ranges_CountsAddressesAndSubnets(string ranges, long ipv4, long ipv6) =>
        Assert.Equal(new NetworkSize((UInt128)ipv4, (UInt128)ipv6), NetworkSize.Of(Listing.Set(ranges.Split(' '))));

    [Fact]
    public void Size_Whole_DoesNotOverflow()
    {
        var whole = NetworkSize.Of(AddressRanges.Any);
        Assert.Equal(new NetworkSize((UInt128)1 << 32, (UInt128)1 << 64), whole);
        Assert.NotEqual("", Default.Judge(new(1, 1), whole));
        Assert.NotEqual("", Default.Judge(whole, new(1, 1)));
    }

    [Theory]
    [InlineData(100, 50, true)]
    [InlineData(100, 49, false)]
    [InlineData(100, 150, true)]
    [InlineData(100, 151, false)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(0, 0, true)]
    public void Judge_DefaultPercent_HoldsOnEitherSide(int before, int after, bool passes)
    {
        Assert.Equal(passes, Default.Judge(new((UInt128)before, 5), new((UInt128)after, 5)).Length == 0);
        Assert.Equal(passes, Default.Judge(new(5, (UInt128)before), new(5, (UInt128)after)).Length == 0);
    }

    [Fact]
    public void Judge_Released_LetsAllPass()
    {
        var released = new NetworkBrake(100, NetworkBrake.Unlimited);
        Assert.Equal("", released.Judge(new(0, 1000), new(1000, 0)));
        Assert.Contains("MaxGrowthPercent", new NetworkBrake(100, NetworkBrake.Unlimited - 1).Judge(new(0, 0), new(1000, 0)), StringComparison.Ordinal);
    }
}

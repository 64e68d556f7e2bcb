using CsCheck;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Connections;

namespace NetGuard.Proxy.Tests.Connections;

[Trait("Rule", "R25")]
public sealed class ConnectionCountsTests
{
    private static readonly GatewayLimits Limits = new() { MaxBufferedBytes = 1, MaxConnections = 5, MaxConnectionsPerAddress = 2 };

    [Fact]
    public void Enter_OnEitherSideOfBothLimits_IsCounted()
    {
        var counts = new ConnectionCounts();
        Assert.True(counts.TryEnter(Address("192.0.2.1"), Limits, AddressSet.Empty, out var first));
        Assert.True(counts.TryEnter(Address("192.0.2.1"), Limits, AddressSet.Empty, out _));
        Assert.False(counts.TryEnter(Address("192.0.2.1"), Limits, AddressSet.Empty, out _));
        Assert.True(counts.TryEnter(Address("2001:db8:0:1::1"), Limits, AddressSet.Empty, out _));
        Assert.True(counts.TryEnter(Address("2001:db8:0:1:ffff::2"), Limits, AddressSet.Empty, out _));
        Assert.False(counts.TryEnter(Address("2001:db8:0:1::3"), Limits, AddressSet.Empty, out _));
        Assert.True(counts.TryEnter(null, Limits, AddressSet.Empty, out _));
        Assert.False(counts.TryEnter(null, Limits, AddressSet.Empty, out _));
        Assert.False(counts.TryEnter(Address("2001:db8:0:2::1"), Limits, AddressSet.Empty, out _));
        first.Leave();
        Assert.True(counts.TryEnter(Address("192.0.2.1"), Limits, AddressSet.Empty, out _));
        Assert.False(counts.TryEnter(Address("192.0.2.7"), Limits, AddressSet.Empty, out _));
    }

    [Fact]
    public void Enter_OfAProxy_IsBoundedByTheWholeAlone()
    {
        var counts = new ConnectionCounts();
        var proxies = AddressSet.FromRanges([new AddressRange(Address("192.0.2.1"), Address("192.0.2.1"))]);
        for (var i = 0; i < Limits.MaxConnections; i++)
        {
            Assert.True(counts.TryEnter(Address("192.0.2.1"), Limits, proxies, out _));
        }

        Assert.False(counts.TryEnter(Address("192.0.2.1"), Limits, proxies, out _));
    }

    [Fact]
    public void Defaults_AreThoseOfTheRule()
    {
        var limits = new GatewayLimits { MaxBufferedBytes = 1 };
        Assert.Equal((10_000, 256), (limits.MaxConnections, limits.MaxConnectionsPerAddress));
    }

    /// <summary>Against a list of who is here.</summary>
    [Fact]
    public void Enter_AfterAnyComingAndGoing_IsAsIfCountedAnew() =>
        Gen.Select(Gen.Int[0, 3], Gen.Bool).Array[0, 60].Sample(steps =>
        {
            var counts = new ConnectionCounts();
            var here = new List<(int Who, ConnectionCounts.Place Place)>();
            foreach (var (who, leaves) in steps)
            {
                if (leaves && here.FindIndex(one => one.Who == who) is >= 0 and var at)
                {
                    here[at].Place.Leave();
                    here.RemoveAt(at);
                    continue;
                }

                var expected = here.Count < 5 && (who == 0 || here.Count(one => one.Who == who) < 2);
                if (counts.TryEnter(who == 0 ? null : NetAddress.IPv4((uint)who), Limits, AddressSet.Empty, out var place) != expected)
                {
                    return false;
                }

                if (expected)
                {
                    here.Add((who, place));
                }
            }

            return true;
        });

    private static NetAddress Address(string text)
    {
        Assert.True(NetAddress.TryParse(text, out var address));
        return address;
    }
}

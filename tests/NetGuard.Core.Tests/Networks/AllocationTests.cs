using System.Buffers;
using System.Net;
using NetGuard.Core.Tests.Networks.ProxyProtocol;
using NetGuard.Networks;
using NetGuard.Networks.ProxyProtocol;

namespace NetGuard.Core.Tests.Networks;

public sealed class AllocationTests
{
    private const int Rounds = 1000;

    private readonly AddressSet _set = AddressSet.FromRanges(Enumerable.Range(0, 2000).SelectMany(i => new[]
    {
        AddressRange.Network(NetAddress.IPv4((uint)i << 20), 16),
        AddressRange.Network(NetAddress.IPv6((UInt128)(uint)i << 80), 64),
    }));

    [Fact]
    public void Contains_BothFamilies_AllocatesNothing()
    {
        var hits = 0;
        AssertNone(i =>
        {
            hits += _set.Contains(NetAddress.IPv4((uint)i * 2_654_435_761u)) ? 1 : 0;
            hits += _set.Contains(NetAddress.IPv6((UInt128)(uint)i << 79)) ? 1 : 0;
        });
        Assert.InRange(hits, 1, 4 * Rounds);
    }

    [Fact]
    public void From_AnySocketAddress_AllocatesNothing()
    {
        IPAddress[] addresses = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("2001:db8::1"), IPAddress.Parse("::ffff:10.0.0.1")];
        var sum = UInt128.Zero;
        AssertNone(i => sum += NetAddress.From(addresses[i % 3]).Value);
        Assert.NotEqual(UInt128.Zero, sum);
    }

    [Fact]
    public void TryFindClient_SeveralHopsAndLines_AllocatesNothing()
    {
        var trusted = AddressSetTests.Set("192.0.2.0/24,2001:db8:1b::/48");
        string?[] lines = ["garbage, [2001:db8::7]:443, [2001:db8:1b::2]", "192.0.2.12:80, ::ffff:192.0.2.11"];
        var peer = NetAddress.IPv4(0xC000020A);
        var found = 0;
        AssertNone(_ => found += ForwardedFor.TryFindClient(lines, peer, trusted, out var client) && !client.IsIPv4 ? 1 : 0);
        Assert.Equal(2 * Rounds, found);
    }

    [Fact]
    public void ForwardedHeader_QuotedHops_AllocatesNothing()
    {
        var trusted = AddressSetTests.Set("192.0.2.0/24,2001:db8:1b::/48");
        string?[] lines = ["garbage, for=\"[2001:db8::7]:443\";host=\"a\\,b\", by=_x;for=\"[2001:db8:1b::2]\"", "for=192.0.2.12;proto=https"];
        var peer = NetAddress.IPv4(0xC000020A);
        var found = 0;
        AssertNone(_ => found += ForwardedHeader.TryFindClient(lines, peer, trusted, out var client) && !client.IsIPv4 ? 1 : 0);
        Assert.Equal(2 * Rounds, found);
    }

    [Fact]
    public void ProxyHeader_BothVersionsInSegments_AllocatesNothing()
    {
        byte[][] headers = ["PROXY TCP6 2001:db8::7 2001:db8::2 1 2\r\nGET"u8.ToArray(), [.. "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"u8, 203, 0, 113, 7, 192, 0, 2, 2, 0, 1, 0, 2]];
        ReadOnlySequence<byte>[] sequences = [new(headers[0]), new(headers[1]), Segments.Of(headers[0], 5), Segments.Of(headers[1], 5)];
        var found = 0;
        AssertNone(i => found += ProxyHeaderReader.Read(sequences[i % 4], out var header) == ProxyHeaderStatus.Complete && header.Client is not null ? 1 : 0);
        Assert.Equal(2 * Rounds, found);
    }

    private static void AssertNone(Action<int> action)
    {
        Run(action);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(action);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(Action<int> action)
    {
        for (var i = 0; i < Rounds; i++)
        {
            action(i);
        }
    }
}

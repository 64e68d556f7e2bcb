using NetGuard.Networks;
using NetGuard.Proxy.Pipeline.Limits;

namespace NetGuard.Proxy.Tests.Pipeline.Limits;

[Trait("Rule", "R7")]
public sealed class ClientTableTests
{
    private readonly ClientTable<Meter> _table = new(16);

    [Fact]
    public void Table_Full_ForgetsTheClientThatIsIdleLongest_NeverOneInUse()
    {
        // One place a shard: the second client of a shard takes the place of the first, or finds none while that is in use.
        var (first, second) = TwoOfOneShard();
        Assert.True(_table.TryRent(first, out var entry));
        Assert.False(_table.TryRent(second, out _));
        Assert.True(_table.TryRent(first, out var again));
        Assert.Same(entry, again);
        _table.Return(entry);
        Assert.False(_table.TryRent(second, out _));
        entry.State.Enter(null, default, isHeld: true);
        _table.Return(entry);

        Assert.True(_table.TryRent(second, out var other));
        Assert.Equal(0, other.State.Running);
        Assert.False(_table.TryFind(first, out _));
        _table.Return(other);
        Assert.InRange(_table.Count, 1, _table.Capacity);
    }

    [Fact]
    public void Table_OfManyAddresses_StaysWithinItsCapacityAndAllocatesNothingMore()
    {
        var table = new ClientTable<Meter>(256);
        Pass(table, 0, 20_000);
        Assert.Equal(256, table.Count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(table, 20_000, 20_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(256, table.Count);
    }

    [Fact]
    public void Order_OfForgetting_IsThatOfTheLastUse()
    {
        var table = new ClientTable<Meter>(16 * 3);
        var clients = OfOneShard(4);
        foreach (var client in clients[..3])
        {
            Use(table, client);
        }

        Use(table, clients[0]);
        Use(table, clients[3]);
        Assert.Equal([true, false, true, true], clients.Select(client => Knows(table, client)));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("0.0.0.1", "0:0:0:1::", false)]
    public void Client_OfAnAddress_IsTheAddressOrTheFirst64Bits(string one, string other, bool same)
    {
        Assert.True(NetAddress.TryParse(one, out var first));
        Assert.True(NetAddress.TryParse(other, out var second));
        Assert.Equal(same, ClientKey.Of(first) == ClientKey.Of(second));
        Assert.NotEqual(ClientKey.Of(first, 1), ClientKey.Of(first, 2));
    }

    private static bool Knows(ClientTable<Meter> table, ClientKey client)
    {
        var knows = table.TryFind(client, out var entry);
        if (knows)
        {
            table.Return(entry!);
        }

        return knows;
    }

    private static void Use(ClientTable<Meter> table, ClientKey client)
    {
        Assert.True(table.TryRent(client, out var entry));
        table.Return(entry);
    }

    private static void Pass(ClientTable<Meter> table, uint from, uint count)
    {
        for (var i = from; i < from + count; i++)
        {
            if (table.TryRent(ClientKey.Of(NetAddress.IPv4(i)), out var entry))
            {
                table.Return(entry);
            }
        }
    }

    private static (ClientKey First, ClientKey Second) TwoOfOneShard() => (OfOneShard(2)[0], OfOneShard(2)[1]);

    private static ClientKey[] OfOneShard(int count) =>
        [.. Enumerable.Range(1, 1_000).Select(i => ClientKey.Of(NetAddress.IPv4((uint)i))).Where(client => (uint)client.GetHashCode() >> 28 == 3).Take(count)];
}

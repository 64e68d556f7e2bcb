using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Sources.Names;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>Who is told of a change, so that a request is one look-up over all names.</summary>
public sealed class NameChangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Take_TheSameAddressesAgain_TellsNobody()
    {
        var name = new WatchedName("build-7.contoso.example", allowPrivate: false);
        var observer = new Counter();
        name.Observe(observer);

        name.Take(AddressFamily.InterNetwork, Answer("8.8.8.8"), Now);
        name.Take(AddressFamily.InterNetwork, Answer("8.8.8.8"), Now);
        name.Take(AddressFamily.InterNetworkV6, NameAnswer.Without(NameOutcome.NoAddress), Now);
        Assert.Equal(1, observer.Count);

        name.Take(AddressFamily.InterNetwork, Answer("8.8.8.9"), Now);
        name.Clear();
        name.Clear();
        Assert.Equal(3, observer.Count);
    }

    [Fact]
    public void Take_FromManyThreads_LosesNoName()
    {
        var names = Enumerable.Range(0, 300).Select(i => new WatchedName($"h{i}.contoso.example", allowPrivate: false)).ToArray();
        var endpoints = new EndpointNames(names, AddressRanges.Empty);

        Parallel.For(0, names.Length, i => names[i].Take(AddressFamily.InterNetwork, Answer($"8.8.{i / 256}.{i % 256}"), Now));
        Assert.All(Enumerable.Range(0, names.Length), i => Assert.Same(names[i], endpoints.Find(Client(i))));

        Parallel.For(0, names.Length, i => names[i].Take(AddressFamily.InterNetwork, i % 2 == 0 ? NameAnswer.Without(NameOutcome.NoName) : Answer($"9.9.{i / 256}.{i % 256}"), Now));
        Assert.All(Enumerable.Range(0, names.Length), i => Assert.False(endpoints.Contains(Client(i))));

        static NetAddress Client(int i) => NetAddress.IPv4(0x08080000u + (uint)i);
    }

    /// <summary>Beyond the bound many answers share a joining, and none of them is lost.</summary>
    [Fact]
    public void Take_BeyondWhatIsJoinedAtOnce_ComesIntoForce()
    {
        var names = Enumerable.Range(0, 200).Select(i => new WatchedName($"h{i}.contoso.example", allowPrivate: false)).ToArray();
        var endpoints = new EndpointNames(names, AddressRanges.Empty);

        for (var i = 0; i < names.Length; i++)
        {
            names[i].Take(AddressFamily.InterNetwork, NameAnswer.Of([.. Enumerable.Range(0, 64).Select(j => IPAddress.Parse($"8.{i}.0.{2 * j}"))], TimeSpan.FromMinutes(1)), Now);
        }

        Assert.True(names.Sum(name => name.Current.Count) > 2 * EndpointNames.MaxJoinedAtOnce);
        Assert.True(SpinWait.SpinUntil(() => Enumerable.Range(0, names.Length).All(i => endpoints.Contains(NetAddress.IPv4(0x0800007Eu + ((uint)i << 16)))), TimeSpan.FromSeconds(30)));

        names[0].Clear();
        Assert.True(SpinWait.SpinUntil(() => !endpoints.Contains(NetAddress.IPv4(0x08000000u)), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Observer_OfAPolicyThatIsGone_IsLetGoOf()
    {
        var name = new WatchedName("build-7.contoso.example", allowPrivate: false);
        var gone = Watch(name);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(gone.TryGetTarget(out _));
        name.Take(AddressFamily.InterNetwork, Answer("8.8.8.8"), Now);
        Assert.True(name.IsResolved);
    }

    /// <summary>In a frame of its own, which keeps nothing alive once it is left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<EndpointNames> Watch(WatchedName name) => new(new EndpointNames([name], AddressRanges.Empty));

    private static NameAnswer Answer(string address) => NameAnswer.Of([IPAddress.Parse(address)], TimeSpan.FromMinutes(1));

    private sealed class Counter : IAddressObserver
    {
        public int Count { get; private set; }

        public void OnChanged() => Count++;
    }
}

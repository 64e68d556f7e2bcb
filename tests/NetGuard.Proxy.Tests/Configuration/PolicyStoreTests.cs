using System.Runtime.CompilerServices;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration;

[Trait("Rule", "R11")]
public sealed class PolicyStoreTests
{
    private readonly PolicyStore _store = new();

    [Fact]
    public void TryGet_UnknownVersion_IsFalse()
    {
        Assert.False(_store.TryGet("none", out _));
        Assert.Null(_store.Current);
    }

    [Fact]
    public void Publish_Snapshot_IsFoundAndCurrent()
    {
        Publish("1", "2");

        Assert.True(_store.TryGet("1", out var first));
        Assert.Equal("1", first.Version);
        Assert.Equal("2", _store.Current!.Version);
    }

    [Fact]
    public void Retire_Newer_LetsGoOfTheOlderAndKeepsWhatIsOnTheWay()
    {
        Publish("1", "2", "3", "4");

        _store.Retire(new HashSet<string> { "3" });

        Assert.Equal(["3", "4"], Held("1", "2", "3", "4"));
    }

    [Fact]
    public void Retire_VersionPublishedAnew_CountsAsNew()
    {
        Publish("1", "2", "1");

        _store.Retire(new HashSet<string> { "2" });

        Assert.Equal(["1", "2"], Held("1", "2"));
    }

    [Fact]
    public void Retire_NothingInUse_LetsGoOfNothing()
    {
        Publish("1", "2");

        _store.Retire(new HashSet<string>());

        Assert.Equal(["1", "2"], Held("1", "2"));
    }

    [Fact]
    public void Retire_VersionThatSomebodyHolds_IsStillFound()
    {
        var held = TestPolicy.Snapshot("1");
        _store.Publish(held);
        Publish("2");

        _store.Retire(new HashSet<string> { "2" });
        _store.Retire(new HashSet<string> { "2" });

        Assert.Equal(["1", "2"], Held("1", "2"));
        GC.KeepAlive(held);
    }

    // In methods of their own, so that no stack slot keeps a snapshot alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Publish(params string[] versions)
    {
        foreach (var version in versions)
        {
            _store.Publish(TestPolicy.Snapshot(version));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<string> Held(params string[] versions)
    {
        GC.Collect();
        return [.. versions.Where(version => _store.TryGet(version, out _))];
    }
}

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
    public void Retire_Newer_DropsTheOlderAndKeepsWhatIsOnTheWay()
    {
        Publish("1", "2", "3", "4");

        _store.Retire(new HashSet<string> { "3" });

        Assert.Equal(["3", "4"], Known("1", "2", "3", "4"));
    }

    [Fact]
    public void Retire_VersionPublishedAnew_CountsAsNew()
    {
        Publish("1", "2", "1");

        _store.Retire(new HashSet<string> { "2" });

        Assert.Equal(["1", "2"], Known("1", "2"));
    }

    [Fact]
    public void Retire_NothingInUse_DropsNothing()
    {
        Publish("1", "2");

        _store.Retire(new HashSet<string>());

        Assert.Equal(["1", "2"], Known("1", "2"));
    }

    private void Publish(params string[] versions)
    {
        foreach (var version in versions)
        {
            _store.Publish(TestPolicy.Snapshot(version));
        }
    }

    private IEnumerable<string> Known(params string[] versions) => versions.Where(version => _store.TryGet(version, out _));
}

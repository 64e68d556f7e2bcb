using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Library;

namespace NetGuard.Proxy.Tests.Configuration.Library;

public sealed class LibraryPolicyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly CollectingLogger<LibraryPolicy> _log = new();
    private readonly IConfigurationRoot _configuration;
    private readonly PolicyHealth _health;
    private readonly LibraryPolicy _policy;
    private int _changes;

    public LibraryPolicyTests()
    {
        _folder.Write("key.txt", "first");
        _configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["NetGuard:Resources:alpha:AllowAnonymous"] = "true",
                ["NetGuard:Resources:alpha:Upstream:Header"] = "api-key",
                ["NetGuard:Resources:alpha:Upstream:Value"] = "file:key.txt",
            })
            .Build();
        _health = new(new PolicyStore(), _time);
        _policy = new(_configuration.GetSection("NetGuard"), new NetGuard.Proxy.Sources.NetworkSources(_folder.Root, _time, serving: true), TestPolicy.Compile, _health, _time, _log);
        _policy.OnChange(() => _changes++);
    }

    public void Dispose()
    {
        _policy.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Secret_Rotated_IsTakenOverAtTheSecondLook()
    {
        var first = _policy.Current;

        _folder.Write("key.txt", "second");
        _time.Advance(LibraryPolicy.LookInterval);
        Assert.Same(first, _policy.Current);
        _time.Advance(LibraryPolicy.LookInterval);

        Assert.NotEqual(first.Version, _policy.Current.Version);
        Assert.Equal("second", _policy.Current.Resources["alpha"].Upstream!.Value);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Secret_GoneAndBack_KeepsThePolicyAndHeals()
    {
        var first = _policy.Current;

        File.Delete(_folder["key.txt"]);
        _time.Advance(LibraryPolicy.LookInterval * 2);
        Assert.Same(first, _policy.Current);
        Assert.True(_health.Current.Stale);

        _folder.Write("key.txt", "first");
        _time.Advance(LibraryPolicy.LookInterval * 2);

        Assert.Same(first, _policy.Current);
        Assert.False(_health.Current.Stale);
        Assert.Equal(0, _changes);
    }

    [Fact]
    [Trait("Rule", "R10")]
    public void List_ChangedAndGone_IsFollowedAsInAGateway()
    {
        _folder.Write("ci.txt", "192.0.2.1\n");
        _configuration["NetGuard:Networks:ci:File"] = "ci.txt";
        _configuration["NetGuard:Resources:alpha:NetworkAcls:Allow"] = "not ci";
        var first = _policy.Current.Resources["alpha"].Network.Allowed;

        _folder.Write("ci.txt", "192.0.2.0/31\n");
        _configuration["NetGuard:Networks:ci:MaxGrowthPercent"] = "100";
        _configuration.Reload();
        Assert.False(first.SetEquals(_policy.Current.Resources["alpha"].Network.Allowed));

        var before = _policy.Current;
        File.Delete(_folder["ci.txt"]);
        _time.Advance(LibraryPolicy.LookInterval * 2);
        Assert.Same(before, _policy.Current);
        Assert.Contains("NetGuard.Networks.ci.File is stale", _health.Current.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R10")]
    public void List_EntryEndsWhileTheSectionIsBad_LeavesAllTheSame()
    {
        _folder.Write("ci.txt", "192.0.2.1\n192.0.2.7 # until 2026-01-03 vendor X\n");
        _configuration["NetGuard:Networks:ci:File"] = "ci.txt";
        _configuration["NetGuard:Resources:alpha:NetworkAcls:Allow"] = "ci";
        Assert.True(NetGuard.Networks.NetAddress.TryParse("192.0.2.7", out var vendor));
        Assert.True(_policy.Current.Resources["alpha"].Network.Allowed.Contains(vendor));

        _configuration["NetGuard:Resources:alpha:NetworkAcls:Allow"] = "unknown_network";
        _configuration.Reload();
        Assert.True(_health.Current.Stale);
        _time.Advance(TimeSpan.FromDays(3));

        Assert.False(_policy.Current.Resources["alpha"].Network.Allowed.Contains(vendor));
        Assert.True(_health.Current.Stale);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Section_ReloadedUnchanged_IsNoChange()
    {
        var first = _policy.Current;

        _configuration.Reload();

        Assert.Same(first, _policy.Current);
        Assert.Equal(0, _changes);
        Assert.Empty(_log.At(LogLevel.Error));
    }

    [Fact]
    public void Section_Emptied_KeepsThePolicy()
    {
        var first = _policy.Current;

        // As a file provider does when its file was deleted.
        foreach (var setting in _configuration.GetSection("NetGuard").AsEnumerable().Where(setting => setting.Value is not null).ToList())
        {
            _configuration[setting.Key] = null;
        }

        _configuration.Reload();

        Assert.Same(first, _policy.Current);
        Assert.True(_health.Current.Stale);
        Assert.NotEmpty(_log.At(LogLevel.Error));
    }

    [Fact]
    public void Compiler_Throws_KeepsThePolicyAndReachesNobody()
    {
        var first = _policy.Current;

        _configuration["NetGuard:Resources:throws:AllowAnonymous"] = "true";
        _configuration.Reload();

        Assert.Same(first, _policy.Current);
        Assert.Contains("could not be taken over", _health.Current.Reason, StringComparison.Ordinal);
    }
}

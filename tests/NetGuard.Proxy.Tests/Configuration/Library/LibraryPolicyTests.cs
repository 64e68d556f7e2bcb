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

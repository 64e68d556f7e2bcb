using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tests.Configuration.Files;

public sealed class ConfigurationWatcherTests : IDisposable
{
    private const string RouteResource = "ReverseProxy:Routes:r:Metadata:NetGuard.Resource";
    private const string RoutePolicy = "ReverseProxy:Routes:r:Metadata:NetGuard.Policy";

    private readonly TempFolder _folder = new();
    private readonly CollectingLogger<ConfigurationWatcher> _log = new();

    public static TheoryData<string> WaysOfSaving => [.. SavedFile.Ways.Keys];

    public static TheoryData<string> BadFiles => [.. SavedFile.Broken.Keys];

    private string Path => _folder["appsettings.json"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WaysOfSaving))]
    public void CheckOnce_FileSaved_IsTakenOver(string way)
    {
        using var gateway = Start(TestFile.With("alpha"), way == SavedFile.ConfigMapSwap);
        var before = gateway.Configuration.Store.Current!.Version;

        SavedFile.Ways[way](_folder, TestFile.With("beta"));
        Settle(gateway);

        var after = gateway.Configuration.Store.Current!.Version;
        Assert.NotEqual(before, after);
        Assert.Equal("beta", Key(gateway, RouteResource));
        Assert.Equal(after, Key(gateway, RoutePolicy));
        Assert.Equal(PolicyStatus.Healthy, gateway.Configuration.Health.Current.Status);
        Assert.Equal(after, gateway.Configuration.Health.Current.CurrentVersion);
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void CheckOnce_BadFile_ChangesNothingAndAGoodOneHeals(string name)
    {
        using var gateway = Start(TestFile.With("alpha"));
        var before = gateway.Configuration.Store.Current!.Version;
        var data = Data(gateway);

        SavedFile.Broken[name](Path);
        Settle(gateway);

        Assert.Equal(before, gateway.Configuration.Store.Current!.Version);
        Assert.Equal(data, Data(gateway));
        var health = gateway.Configuration.Health.Current;
        Assert.Equal(PolicyStatus.Degraded, health.Status);
        Assert.True(health.Stale);
        Assert.Equal(before, health.CurrentVersion);
        Assert.DoesNotContain('\n', health.Reason!);
        Assert.True(_log.At(LogLevel.Error).Count() >= 2, "a headline and each error");

        Undo(Path);
        File.WriteAllText(Path, TestFile.With("alpha"));
        Settle(gateway);

        Assert.Equal(PolicyStatus.Healthy, gateway.Configuration.Health.Current.Status);
        Assert.Null(gateway.Configuration.Health.Current.Reason);
        Assert.Equal(before, gateway.Configuration.Store.Current!.Version);
    }

    [Fact]
    public void CheckOnce_FileCutAtAnyByte_ChangesNothing()
    {
        using var gateway = Start(TestFile.With("alpha"));
        var before = gateway.Configuration.Store.Current!.Version;
        var data = Data(gateway);
        var whole = System.Text.Encoding.UTF8.GetBytes(TestFile.With("beta"));

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Settle(gateway);

            Assert.True(gateway.Configuration.Health.Current.Stale, $"cut at {length}");
            Assert.Equal(before, gateway.Configuration.Store.Current!.Version);
        }

        Assert.Equal(data, Data(gateway));
        File.WriteAllBytes(Path, whole);
        Settle(gateway);
        Assert.False(gateway.Configuration.Health.Current.Stale);
        Assert.Equal("beta", Key(gateway, RouteResource));
    }

    [Fact]
    public void CheckOnce_FileBeingWritten_WaitsUntilTwoLooksAgree()
    {
        using var gateway = Start(TestFile.With("alpha"));
        var whole = TestFile.With("beta");

        File.WriteAllText(Path, whole[..100]);
        gateway.Watcher.CheckOnce();
        File.WriteAllText(Path, whole);
        gateway.Watcher.CheckOnce();

        Assert.False(gateway.Configuration.Health.Current.Stale);
        Assert.Equal("alpha", Key(gateway, RouteResource));

        gateway.Watcher.CheckOnce();
        Assert.Equal("beta", Key(gateway, RouteResource));
        Assert.Empty(_log.At(LogLevel.Error));
    }

    [Fact]
    public void CheckOnce_FileThatNeverRests_IsReportedWithinASecondAndHealsWhenTakenBack()
    {
        using var gateway = Start(TestFile.With("alpha"));
        for (var look = 0; look < ConfigurationWatcher.MaxUnsettledLooks; look++)
        {
            File.WriteAllText(Path, TestFile.With("beta", extra: $" // {look}\n"));
            gateway.Watcher.CheckOnce();
        }

        Assert.True(ConfigurationWatcher.Interval * (ConfigurationWatcher.MaxUnsettledLooks + 1) <= TimeSpan.FromSeconds(1));
        Assert.Contains("keeps changing", gateway.Configuration.Health.Current.Reason, StringComparison.Ordinal);

        File.WriteAllText(Path, TestFile.With("alpha"));
        gateway.Watcher.CheckOnce();

        Assert.False(gateway.Configuration.Health.Current.Stale);
        Assert.Equal("alpha", Key(gateway, RouteResource));
    }

    [Fact]
    public void CheckOnce_SecretRotated_IsANewVersion()
    {
        _folder.Write("key.txt", "first");
        using var gateway = Start(TestFile.With("alpha", secret: "file:key.txt"));
        var before = gateway.Configuration.Store.Current!.Version;

        File.WriteAllText(_folder["key.txt"], "second");
        Settle(gateway);

        Assert.NotEqual(before, gateway.Configuration.Store.Current!.Version);
        Assert.True(gateway.Configuration.Store.TryGet(before, out _));
    }

    [Fact]
    public void CheckOnce_SecretNamedByALaterFile_IsWatchedToo()
    {
        using var gateway = Start(TestFile.With("alpha"));
        _folder.Write("key.txt", "first");
        File.WriteAllText(Path, TestFile.With("alpha", secret: "file:key.txt"));
        Settle(gateway);
        Assert.Equal("first", gateway.Configuration.Store.Current!.Resources["alpha"].Upstream!.Value);

        File.WriteAllText(_folder["key.txt"], "second");
        Settle(gateway);

        Assert.Equal("second", gateway.Configuration.Store.Current!.Resources["alpha"].Upstream!.Value);
    }

    [Fact]
    public void CheckOnce_SecretGone_KeepsTheOldPolicyAndNamesTheFile()
    {
        _folder.Write("key.txt", "first");
        using var gateway = Start(TestFile.With("alpha", secret: "file:key.txt"));
        var before = gateway.Configuration.Store.Current!.Version;

        File.Delete(_folder["key.txt"]);
        Settle(gateway);

        Assert.Equal(before, gateway.Configuration.Store.Current!.Version);
        Assert.True(gateway.Configuration.Health.Current.Stale);
        Assert.Contains(_log.At(LogLevel.Error), text => text.Contains("file key.txt does not exist", StringComparison.Ordinal));

        _folder.Write("key.txt", "first");
        Settle(gateway);
        Assert.False(gateway.Configuration.Health.Current.Stale);
    }

    [Fact]
    public void CheckOnce_BadFileThatStays_IsReportedOnce()
    {
        using var gateway = Start(TestFile.With("alpha"));
        File.WriteAllText(Path, "{}");
        Settle(gateway);
        var logged = _log.Entries.Count;

        Settle(gateway);
        Settle(gateway);

        Assert.Equal(logged, _log.Entries.Count);
        Assert.True(gateway.Configuration.Health.Current.Stale);
    }

    [Fact]
    public void CheckOnce_CompilerThrows_KeepsWatching()
    {
        using var gateway = Start(TestFile.With("alpha"));
        File.WriteAllText(Path, TestFile.With("alpha").Replace("\"beta\"", "\"throws\"", StringComparison.Ordinal));
        Settle(gateway);

        Assert.Contains("could not be taken over", gateway.Configuration.Health.Current.Reason, StringComparison.Ordinal);

        File.WriteAllText(Path, TestFile.With("beta"));
        Settle(gateway);
        Assert.False(gateway.Configuration.Health.Current.Stale);
        Assert.Equal("beta", Key(gateway, RouteResource));
    }

    [Fact]
    [Trait("Rule", "R12")]
    public void CheckOnce_StaticSectionChanged_StaysAsItWasAndSaysSo()
    {
        using var gateway = Start(TestFile.With("alpha"));

        File.WriteAllText(Path, TestFile.With("beta", extra: """ "Logging": { "LogLevel": { "Default": "Debug" } }, """).Replace("127.0.0.1:0", "127.0.0.1:1", StringComparison.Ordinal));
        Settle(gateway);

        Assert.Equal("beta", Key(gateway, RouteResource));
        Assert.Equal("http://127.0.0.1:0", Key(gateway, "Kestrel:Endpoints:Http:Url"));
        Assert.Null(Key(gateway, "Logging:LogLevel:Default"));
        Assert.Contains("A change of Kestrel, Logging takes effect at the next start.", _log.At(LogLevel.Warning));
        Assert.False(gateway.Configuration.Health.Current.Stale);
    }

    [Fact]
    public async Task Watcher_WithRealTime_TakesOverAndReports()
    {
        using var gateway = Start(TestFile.With("alpha"), time: TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var first = gateway.Configuration.Store.Current!.Version;
        await gateway.Watcher.StartAsync(limit.Token);

        File.WriteAllText(Path, TestFile.With("beta"));
        await gateway.Configuration.Health.WaitAsync(state => state.CurrentVersion != first, limit.Token);
        File.Delete(Path);
        var deleted = await gateway.Configuration.Health.WaitAsync(state => state.Stale, limit.Token);
        File.WriteAllText(Path, TestFile.With("beta"));
        await gateway.Configuration.Health.WaitAsync(state => !state.Stale, limit.Token);

        Assert.Equal($"{Path} does not exist", deleted.Reason);
        await gateway.Watcher.StopAsync(limit.Token);
    }

    private static void Undo(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }
    }

    private RunningGateway Start(string text, bool configMap = false, TimeProvider? time = null)
    {
        if (configMap)
        {
            Directory.CreateDirectory(_folder["..v1"]);
            _folder.Write("..v1/appsettings.json", text);
            Directory.CreateSymbolicLink(_folder["..data"], "..v1");
            File.CreateSymbolicLink(Path, "..data/appsettings.json");
        }
        else
        {
            File.WriteAllText(Path, text);
        }

        return RunningGateway.Load(Path, _log, time ?? new ManualTime());
    }

    private static void Settle(RunningGateway gateway)
    {
        gateway.Watcher.CheckOnce();
        gateway.Watcher.CheckOnce();
    }

    private static string? Key(RunningGateway gateway, string key) => gateway.Configuration.Provider.TryGet(key, out var value) ? value : null;

    private static List<string?> Data(RunningGateway gateway) =>
        [Key(gateway, RouteResource), Key(gateway, RoutePolicy), Key(gateway, "ReverseProxy:Clusters:c:Destinations:d:Address"), Key(gateway, "Kestrel:Endpoints:Http:Url")];
}

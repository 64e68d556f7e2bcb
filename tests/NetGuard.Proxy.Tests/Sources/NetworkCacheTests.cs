namespace NetGuard.Proxy.Tests.Sources;

/// <summary>The last good copies on disk.</summary>
[Trait("Rule", "R10")]
public sealed class NetworkCacheTests : IDisposable
{
    private const string Ci = """ "ci": { "File": "ci.txt" } """;

    private readonly NetworkGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void Cache_IsForItsOwnerAloneAndNotTrustedOtherwise()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n").Start();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_gateway["data/networks"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_gateway.CacheFile("ci")));

        File.Delete(_gateway["ci.txt"]);
        File.SetUnixFileMode(_gateway["data/networks"], File.GetUnixFileMode(_gateway["data/networks"]) | UnixFileMode.GroupWrite);
        _gateway.Start();
        Assert.Equal("network.unavailable", _gateway.Judge("192.0.2.1"));
    }

    [Fact]
    public void Cache_ThatCannotBeWritten_IsSaidAndTheListIsUsed()
    {
        _gateway.Configure(Ci).Write("data", "a file where the folder should be").Write("ci.txt", "192.0.2.1\n").Start();

        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
        Assert.Contains("cannot be written", Assert.Single(_gateway.Running.Configuration.KeepProblems), StringComparison.Ordinal);
    }

    [Fact]
    public void Cache_ChangedOrCutCopy_IsNoCopy()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n").Start();
        var copy = File.ReadAllText(_gateway.CacheFile("ci"));
        File.Delete(_gateway["ci.txt"]);
        foreach (var bad in new[] { copy + "0.0.0.0/0\n", copy[..^1], "x", "", "{}\n192.0.2.1\n" })
        {
            File.WriteAllText(_gateway.CacheFile("ci"), bad);
            Assert.Equal("network.unavailable", _gateway.Start().Judge("192.0.2.1"));
        }

        File.WriteAllText(_gateway.CacheFile("ci"), copy);
        Assert.Equal("allow", _gateway.Start().Judge("192.0.2.1"));
    }

    [Fact]
    public void Cache_CopyOfAnotherFile_IsNoCopy()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n").Start();
        _gateway.Configure(""" "ci": { "File": "other.txt" } """).Start();
        Assert.Equal("network.unavailable", _gateway.Judge("192.0.2.1"));
    }
}

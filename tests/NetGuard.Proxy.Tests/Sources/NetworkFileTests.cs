using Microsoft.Extensions.Logging;
using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tests.Sources;

[Trait("Rule", "R10")]
public sealed class NetworkFileTests : IDisposable
{
    private const string Ci = """ "ci": { "File": "ci.txt" } """;

    private readonly NetworkGateway _gateway = new();

    public static TheoryData<string, string?> Unusable => new()
    {
        { "missing", null },
        { "empty", "" },
        { "comments alone", "# nothing\n" },
        { "a bad line", "10.0.0.1\n10.0.0.\n" },
        { "garbage", "<html><body>503</body></html>" },
        { "cut JSON", "{\"prefixes\":[{\"ip_prefix\":\"10.0.0.0/8\"}" },
    };

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void Start_GoodFile_IsKnown()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n").Start();

        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.2"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Start_NoUsableFileAndNoCopy_IsUnknownAndTheRestWorks(string what, string? content)
    {
        _gateway.Configure(Ci, "not ci");
        Put(content);
        _gateway.Start();

        Assert.True(_gateway.Judge("192.0.2.1") == "network.unavailable", what);
        Assert.Equal("allow", _gateway.Judge("10.0.0.1", "beta"));
        Assert.Equal(PolicyStatus.Degraded, _gateway.Health.Status);
        Assert.StartsWith("NetGuard.Networks.ci.File is unknown (1 error, listed in the log)", _gateway.Health.Reason, StringComparison.Ordinal);

        // A check says it as an error, and the gateway heals by itself.
        Assert.Null(_gateway.Check().Candidate);
        _gateway.Write("ci.txt", "192.0.2.1\n").Settle();
        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.1"));
        Assert.Equal("allow", _gateway.Judge("192.0.2.2"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
        Assert.NotNull(_gateway.Check().Candidate);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Reload_NoUsableFile_KeepsTheOldListAndSaysSo(string what, string? content)
    {
        _gateway.Configure(Ci, "not ci").Write("ci.txt", "192.0.2.1\n").Start();
        Put(content);
        _gateway.Settle();

        Assert.True(_gateway.Judge("192.0.2.1") == "network.not_allowed", what);
        Assert.Equal("allow", _gateway.Judge("192.0.2.2"));
        Assert.StartsWith("NetGuard.Networks.ci.File is stale (1 error, listed in the log); its list of 2026-01-01 00:00Z goes on", _gateway.Health.Reason, StringComparison.Ordinal);
        Assert.Contains(_gateway.Logged(LogLevel.Warning), text => text.Contains("NetGuard.Networks.ci.File", StringComparison.Ordinal));

        _gateway.Write("ci.txt", "192.0.2.1\n").Settle();
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Restart_NoUsableFile_StartsWithTheLastGoodCopy(string what, string? content)
    {
        _gateway.Configure(Ci, "not ci").Write("ci.txt", "192.0.2.1\n").Start();
        Put(content);
        _gateway.Time.Advance(TimeSpan.FromDays(1));
        _gateway.Start();

        Assert.True(_gateway.Judge("192.0.2.1") == "network.not_allowed", what);
        Assert.Equal("allow", _gateway.Judge("192.0.2.2"));
        Assert.Contains("is stale", _gateway.Health.Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(1), Assert.Single(_gateway.Sources.Statuses).Age(_gateway.Time.GetUtcNow()));
    }

    [Fact]
    public void Reload_BadConfigurationBesideABadList_IsTheFilesFaultAlone()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n").Start();
        _gateway.Write("ci.txt", "x\n").Settle();
        _gateway.Configure(Ci, "ci or 198.51.100.1").Settle();

        // A broken list does not stop an administrator from changing the rest.
        Assert.Equal("allow", _gateway.Judge("198.51.100.1"));
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
    }

    [Fact]
    public void Reload_BadLines_AreLoggedWithFileAndLine()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n").Start();
        _gateway.Write("ci.txt", "192.0.2.1\n\n192.0.2.1/24\nfoo # bar\n").Settle();

        Assert.Contains("ci.txt:3:1 NetGuard.Networks.ci.File: 192.0.2.1/24 has host bits set, did you mean 192.0.2.0/24?", _gateway.Logged(LogLevel.Warning));
        Assert.Contains("ci.txt:4:1 NetGuard.Networks.ci.File: 'foo' is not an IPv4 or IPv6 address", _gateway.Logged(LogLevel.Warning));
        Assert.Contains("2 errors", _gateway.Health.Reason, StringComparison.Ordinal);
        Assert.Equal(["ci.txt:3:1", "ci.txt:4:1"], _gateway.Check().Errors.Where(error => error.Severity == Severity.Error).Select(error => error.Origin.ToString()));
    }

    [Fact]
    public void Reload_ListChanged_IsAnotherVersion()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.0\n192.0.2.1\n").Start();
        var before = _gateway.Version;
        _gateway.Write("ci.txt", "192.0.2.0\n192.0.2.1\n192.0.2.2\n").Settle();

        Assert.NotEqual(before, _gateway.Version);
        Assert.Equal("allow", _gateway.Judge("192.0.2.2"));
    }

    [Theory]
    [InlineData("192.0.2.0/25", true)]
    [InlineData("192.0.2.0-192.0.2.126", false)]
    [InlineData("192.0.2.0-192.0.3.127", true)]
    [InlineData("192.0.2.0-192.0.3.128", false)]
    [InlineData("192.0.2.0/24\n2001:db8::/64", false)]
    public void Reload_ListBeyondTheBrake_IsRefused(string list, bool passes)
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.0/24\n").Start();
        var before = _gateway.Version;
        _gateway.Write("ci.txt", list).Settle();

        Assert.Equal(passes, before != _gateway.Version);
        Assert.Equal(passes ? PolicyStatus.Healthy : PolicyStatus.Degraded, _gateway.Health.Status);
        Assert.Equal(passes, _gateway.Check().Candidate is not null);
        if (!passes)
        {
            Assert.Equal("allow", _gateway.Judge("192.0.2.255"));
            Assert.Contains(_gateway.Logged(LogLevel.Warning), text => text.Contains("Percent (50)", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Restart_ListBeyondTheBrake_IsRefusedStill()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.0/24\n").Start();
        _gateway.Write("ci.txt", "192.0.2.0\n").Start();

        Assert.Equal("allow", _gateway.Judge("192.0.2.255"));
        Assert.Equal(PolicyStatus.Degraded, _gateway.Health.Status);

        _gateway.Settle().Start().Settle();
        Assert.Equal("allow", _gateway.Judge("192.0.2.255"));
    }

    [Fact]
    public void Reload_PercentRaised_LetsTheRefusedListPass()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.0/24\n").Start();
        _gateway.Write("ci.txt", "192.0.2.0\n").Settle();
        _gateway.Configure(""" "ci": { "File": "ci.txt", "MaxShrinkPercent": 100 } """).Settle();

        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.255"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);

        // And the percent can go back: what is in force is what the next list is measured by.
        _gateway.Configure(Ci).Settle();
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Fact]
    public void Reload_ListOfARefusedConfiguration_DoesNotMoveTheBrake()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.0/24\n").Start();
        _gateway.Configure(Ci, "unknown_network").Write("ci.txt", "192.0.2.0/25\n").Settle();
        _gateway.Write("ci.txt", "192.0.2.0/26\n").Settle();
        _gateway.Configure(Ci).Settle();

        // From /24 to /26 in one step is too much; two halvings that were never in force are no excuse.
        Assert.Equal("allow", _gateway.Judge("192.0.2.255"));
        Assert.Contains("is stale", _gateway.Health.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_OtherTagOfTheSameFile_IsNoMatterOfTheBrake()
    {
        static string Azure(string tag) => $$""" "ci": { "File": "tags.json", "Tags": ["{{tag}}"] } """;
        _gateway.Write("tags.json", """{"values":[{"name":"Big","properties":{"addressPrefixes":["192.0.2.0/24"]}},{"name":"Small","properties":{"addressPrefixes":["198.51.100.1/32"]}}]}""");
        _gateway.Configure(Azure("Big")).Start();
        _gateway.Configure(Azure("Small")).Settle();

        Assert.Equal("allow", _gateway.Judge("198.51.100.1"));
        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.1"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Fact]
    public void Reload_TagThatTheFileDoesNotHave_IsAConfigurationError()
    {
        static string Azure(string tag) => $$""" "ci": { "File": "tags.json", "Tags": ["{{tag}}"] } """;
        _gateway.Write("tags.json", """{"values":[{"name":"Backend","properties":{"addressPrefixes":["192.0.2.0/24"]}}]}""");
        _gateway.Configure(Azure("Backend")).Start();
        var before = _gateway.Version;
        _gateway.Configure(Azure("Bakend")).Settle();

        Assert.Equal(before, _gateway.Version);
        Assert.Contains(_gateway.Logged(LogLevel.Error), text => text.EndsWith("NetGuard.Networks.ci.Tags[0]: the list has no tag 'Bakend', did you mean 'Backend'?", StringComparison.Ordinal));
    }

    [Fact]
    public void EntryWithAnEnd_PastIt_LeavesWithoutAChangeOfTheFile()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n192.0.2.7 # until 2026-01-03 vendor X\n").Start();
        Assert.Contains(_gateway.Running.Configuration.First.Errors, finding => finding.Message.StartsWith("the entry (vendor X) ends on 2026-01-03", StringComparison.Ordinal));

        _gateway.Time.Advance(TimeSpan.FromDays(3) - TimeSpan.FromTicks(1));
        _gateway.Settle();
        Assert.Equal("allow", _gateway.Judge("192.0.2.7"));

        _gateway.Time.Advance(TimeSpan.FromTicks(1));
        _gateway.Running.Watcher.CheckOnce();
        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.7"));
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Fact]
    public void EntryWithAnEnd_WhileTheConfigurationIsBad_LeavesAllTheSame()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n192.0.2.7 # until 2026-01-03 vendor X\n").Start();
        _gateway.Configure(Ci, "unknown_network").Settle();
        _gateway.Time.Advance(TimeSpan.FromDays(3));
        _gateway.Settle();

        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.7"));
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
        Assert.True(_gateway.Health.Stale);
    }

    [Fact]
    public void EntryWithAnEnd_InACopyThatIsStale_LeavesAllTheSame()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n192.0.2.7 # until 2026-01-03 vendor X\n").Start();
        File.Delete(_gateway["ci.txt"]);
        _gateway.Start();
        _gateway.Time.Advance(TimeSpan.FromDays(3));
        _gateway.Settle();

        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.7"));
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
    }

    [Fact]
    public void Check_Always_KeepsNothing()
    {
        _gateway.Configure(Ci).Write("ci.txt", "192.0.2.1\n");
        Assert.NotNull(_gateway.Check().Candidate);
        Assert.False(Directory.Exists(_gateway["data"]));
    }

    [Fact]
    public void Look_LargeFile_IsReadWhenItChangesOrEveryTenSeconds()
    {
        var lines = string.Concat(Enumerable.Range(0, 40_000).Select(i => FormattableString.Invariant($"10.{i >> 8 & 255}.{i & 255}.0/24\n")));
        _gateway.Configure(Ci).Write("ci.txt", lines).Start().Settle();
        Assert.Equal(NetworkState.Known, Assert.Single(_gateway.Sources.Statuses).State);

        // The same length and time: a look does not see it, one after ten seconds does.
        var written = File.GetLastWriteTimeUtc(_gateway["ci.txt"]);
        _gateway.Write("ci.txt", "11" + lines[2..]);
        File.SetLastWriteTimeUtc(_gateway["ci.txt"], written);
        _gateway.Settle();
        Assert.Equal("network.not_allowed", _gateway.Judge("11.0.0.1"));
        _gateway.Time.Advance(NetGuard.Proxy.Sources.FileLook.ReadEvery);
        _gateway.Settle();
        Assert.Equal("allow", _gateway.Judge("11.0.0.1"));
    }

    private void Put(string? content)
    {
        if (content is null)
        {
            File.Delete(_gateway["ci.txt"]);
        }
        else
        {
            _gateway.Write("ci.txt", content);
        }
    }
}

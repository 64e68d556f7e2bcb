using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Sources;
using NetGuard.Proxy.Tests.Configuration;

namespace NetGuard.Proxy.Tests.Sources;

[Trait("Rule", "R10")]
public sealed class FeedTests : IAsyncLifetime, IDisposable
{
    private readonly NetworkGateway _gateway = new();
    private readonly CollectingLogger<NetworkSupervisor> _log = new();
    private FeedServer _server = null!;
    private NetworkSupervisor? _supervisor;

    public static TheoryData<string> Garbage =>
    [
        "<html>Sign in</html>",
        "",
        "# nothing",
        "192.0.2.0/24\n192.0.2.\n",
        "{\"prefixes\":[{\"ip_prefix\":\"192.0.2.0/24\"}",
        "192.0.2.1\n",
        "0.0.0.0/0\n::/0\n",
    ];

    public async Task InitializeAsync() => _server = await FeedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _supervisor?.Dispose();
        _gateway.Dispose();
    }

    [Fact]
    public async Task Start_WithoutACopy_IsUnknownUntilTheFirstAnswer()
    {
        Start("not feed");
        Assert.Equal("network.unavailable", _gateway.Judge("192.0.2.1"));
        Assert.Equal("allow", _gateway.Judge("10.0.0.1", "beta"));
        Assert.Contains("NetGuard.Networks.feed.Url is unknown", _gateway.Health.Reason, StringComparison.Ordinal);

        _server.Answer = FeedServer.Text("192.0.2.0/24\n");
        await RefreshAsync();

        Assert.Equal("network.not_allowed", _gateway.Judge("192.0.2.1"));
        Assert.Equal("allow", _gateway.Judge("198.51.100.1"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Fact]
    public async Task Start_ServerGone_StartsWithTheLastGoodCopy()
    {
        await StartKnownAsync();
        await _server.DisposeAsync();
        _gateway.Time.Advance(TimeSpan.FromHours(2));
        _gateway.Start();
        Supervise();

        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
        await RefreshAsync();
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
        Assert.Contains(_log.At(LogLevel.Warning), text => text.Contains("cannot be fetched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refresh_BeforeTheInterval_DoesNotAsk()
    {
        await StartKnownAsync();
        await RefreshAsync(TimeSpan.FromMinutes(53));
        Assert.Equal(1, _server.Requests);
        await RefreshAsync(TimeSpan.FromMinutes(14));
        Assert.Equal(2, _server.Requests);
    }

    [Fact]
    public async Task Refresh_NotModified_ConfirmsTheListAlsoAcrossARestart()
    {
        await StartKnownAsync("\"1\"");
        var version = _gateway.Version;
        await RefreshAsync(TimeSpan.FromDays(5));

        Assert.Equal("\"1\"", _server.LastIfNoneMatch);
        Assert.Equal(version, _gateway.Version);
        Assert.Equal(TimeSpan.Zero, Age());

        // The copy is of five days ago, what it says was confirmed now.
        _gateway.Start();
        Supervise();
        Assert.Equal(TimeSpan.Zero, Age());
        await RefreshAsync(TimeSpan.FromHours(2));
        Assert.Equal("\"1\"", _server.LastIfNoneMatch);
        Assert.Equal(TimeSpan.Zero, Age());
    }

    [Fact]
    public async Task Refresh_SameBytesWithoutETag_ConfirmsTheList()
    {
        await StartKnownAsync();
        await RefreshAsync(TimeSpan.FromHours(2));
        Assert.Null(_server.LastIfNoneMatch);
        Assert.Equal(TimeSpan.Zero, Age());
    }

    [Fact]
    public async Task Refresh_NewList_IsTakenOver()
    {
        await StartKnownAsync("\"1\"");
        _server.Answer = FeedServer.Text("192.0.2.0/24\n198.51.100.0/25\n", "\"2\"");
        await RefreshAsync(TimeSpan.FromHours(2));
        Assert.Equal("allow", _gateway.Judge("198.51.100.1"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Fact]
    public async Task Refresh_RedirectOnTheSameServer_IsFollowed()
    {
        var list = FeedServer.Text("192.0.2.0/24\n");
        _server.Answer = context => context.Request.Path == "/list" ? FeedServer.Status(302, "/other")(context) : list(context);
        Start("feed");
        await RefreshAsync();
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
    }

    [Theory]
    [MemberData(nameof(FeedFaults.All), MemberType = typeof(FeedFaults))]
    public async Task Refresh_NoGoodAnswer_KeepsTheListAndAsksAgainLater(string what, string said)
    {
        await StartKnownAsync();
        var version = _gateway.Version;
        _server.Answer = FeedFaults.Answer(what);
        await RefreshAsync(TimeSpan.FromHours(2));

        Assert.Contains(_log.At(LogLevel.Warning), text => text.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Entries, entry => entry.Text.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(version, _gateway.Version);
        Assert.Equal(TimeSpan.FromHours(2), Age());
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);

        // After a minute, not after the interval.
        var asked = _server.Requests;
        _server.Answer = FeedServer.Text("192.0.2.0/24\n");
        await RefreshAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(asked, _server.Requests);
        await RefreshAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.Zero, Age());
        Assert.Contains(_log.At(LogLevel.Information), text => text.Contains("answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refresh_NoAnswerInTime_KeepsTheList()
    {
        await StartKnownAsync();
        var asked = new TaskCompletionSource();
        using var end = new CancellationTokenSource();
        _server.Answer = async context =>
        {
            await context.Response.WriteAsync("192.0.2.0/25\n");
            await context.Response.Body.FlushAsync();
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        _gateway.Time.Advance(TimeSpan.FromHours(2));
        var refresh = _supervisor!.RefreshOnceAsync();
        await asked.Task;
        _gateway.Time.Advance(TimeSpan.FromSeconds(30));
        await refresh;
        await end.CancelAsync();

        Assert.Contains(_log.At(LogLevel.Warning), text => text.Contains("did not answer whole within 00:00:30", StringComparison.Ordinal));
        Assert.Equal("allow", _gateway.Settle().Judge("192.0.2.255"));
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Refresh_ListThatCannotBeMeant_IsRefusedWithAnAlarmAlsoAcrossARestart(string list)
    {
        await StartKnownAsync();
        _server.Answer = FeedServer.Text(list);
        await RefreshAsync(TimeSpan.FromHours(2));

        Assert.Equal(["allow", "network.not_allowed"], new[] { "192.0.2.255", "203.0.113.1" }.Select(client => _gateway.Judge(client)));
        Assert.StartsWith("NetGuard.Networks.feed.Url is stale (1 error, listed in the log)", _gateway.Health.Reason, StringComparison.Ordinal);
        Assert.Contains(_log.At(LogLevel.Error), text => text.StartsWith("NetGuard.Networks.feed.Url is stale", StringComparison.Ordinal));

        _gateway.Start();
        Supervise();
        await RefreshAsync(TimeSpan.FromHours(2));
        Assert.Equal(["allow", "network.not_allowed"], new[] { "192.0.2.255", "203.0.113.1" }.Select(client => _gateway.Judge(client)));
        Assert.Equal(PolicyStatus.Degraded, _gateway.Health.Status);

        _server.Answer = FeedServer.Text("192.0.2.0/24\n198.51.100.0/25\n");
        await RefreshAsync(TimeSpan.FromHours(2));
        Assert.Equal("allow", _gateway.Judge("198.51.100.1"));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Fact]
    public async Task MaxAge_PastIt_IsStaleAndGoesOn()
    {
        await StartKnownAsync();
        _server.Answer = FeedServer.Status(500);
        await RefreshAsync(TimeSpan.FromDays(7));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
        await RefreshAsync(TimeSpan.FromTicks(1));

        Assert.Equal("NetGuard.Networks.feed.Url is stale; its list of 2026-01-01 00:00Z goes on", _gateway.Health.Reason);
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));

        _gateway.Start();
        Supervise();
        Assert.Contains("is stale", _gateway.Health.Reason, StringComparison.Ordinal);
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));

        _server.Answer = FeedServer.Text("192.0.2.0/24\n");
        await RefreshAsync(TimeSpan.FromHours(2));
        Assert.Equal(PolicyStatus.Healthy, _gateway.Health.Status);
    }

    [Fact]
    public async Task Reload_FeedNoLongerNamed_IsNotAskedAnyMore()
    {
        await StartKnownAsync();
        _gateway.Configure(""" "other": { "Ranges": ["192.0.2.1"] } """, "other").Settle();
        await RefreshAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public void Check_Feed_IsNotFetched()
    {
        _gateway.Configure(Feed(), "feed");
        var result = _gateway.Check();
        Assert.NotNull(result.Candidate);
        Assert.Contains(result.Errors, finding => finding.Message.EndsWith("has not answered yet", StringComparison.Ordinal));
        Assert.Equal(0, _server.Requests);
    }

    [Fact]
    public async Task Refresh_CertificateOfNobody_IsNoAnswer()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var builder = TestApplication.Builder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(certificate)));
        await using var server = builder.Build();
        server.Run(context => context.Response.WriteAsync("192.0.2.0/24\n"));
        await server.StartAsync();
        var url = server.Urls.Single(address => address.StartsWith("https:", StringComparison.Ordinal));
        _gateway.Configure($$""" "feed": { "Url": "{{url}}/list" } """, "feed").Start();
        Supervise();
        await RefreshAsync();

        Assert.Equal("network.unavailable", _gateway.Judge("192.0.2.1"));
        Assert.Contains(_log.At(LogLevel.Warning), text => text.Contains("cannot be fetched", StringComparison.Ordinal));
    }

    private string Feed() => $$""" "feed": { "Url": "{{_server.Url}}" } """;

    private void Start(string allow)
    {
        _gateway.Configure(Feed(), allow).Start();
        Supervise();
    }

    private async Task StartKnownAsync(string? etag = null)
    {
        _server.Answer = FeedServer.Text("192.0.2.0/24\n", etag);
        Start("feed");
        await RefreshAsync();
        Assert.Equal("allow", _gateway.Judge("192.0.2.1"));
    }

    private void Supervise()
    {
        _supervisor?.Dispose();
        _supervisor = new NetworkSupervisor(_gateway.Sources, _gateway.Running.Configuration.Health, _log);
    }

    /// <summary>Time passes, the feeds are asked once, what they brought is taken over, and what is wrong is said.</summary>
    private async Task RefreshAsync(TimeSpan after = default)
    {
        _gateway.Time.Advance(after);
        await _supervisor!.RefreshOnceAsync();
        _gateway.Settle();
        await _supervisor.RefreshOnceAsync();
    }

    private TimeSpan? Age() => Assert.Single(_gateway.Sources.Statuses).Age(_gateway.Time.GetUtcNow());
}

using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using NetGuard.Gateway.Admin;
using OpenTelemetry.Metrics;

namespace NetGuard.Gateway.Tests.Admin;

public sealed class AdminApplicationTests : IAsyncLifetime
{
    private const string MeterName = "NetGuard.Gateway.Tests.Admin";

    private readonly FixedStatus _status = new();
    private readonly Meter _meter = new(MeterName);
    private MeterProvider _metrics = null!;
    private WebApplication _application = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _metrics = OpenTelemetry.Sdk.CreateMeterProviderBuilder().AddMeter(MeterName).AddPrometheusExporter().Build();
        _application = AdminApplication.Build("http://127.0.0.1:0", _status, _metrics, NullLoggerFactory.Instance);
        await _application.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_application.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
        _metrics.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Health_OfACurrentPolicy_IsOneWord() =>
        Assert.Equal((HttpStatusCode.OK, "Healthy\n"), await AskAsync("/health"));

    [Fact]
    public async Task Health_OfAStalePolicy_SaysWhyOnLoopback()
    {
        _status.Reason = "appsettings.json:3:9 NetGuard.Networks: 1 error, listed in the log";
        Assert.Equal((HttpStatusCode.OK, "Degraded\nappsettings.json:3:9 NetGuard.Networks: 1 error, listed in the log\n"), await AskAsync("/health"));
    }

    [Fact]
    [Trait("Rule", "R9")]
    public async Task Health_WithOpenRoutes_NamesThem()
    {
        _status.Open = ["status", "docs"];
        Assert.Equal((HttpStatusCode.OK, "Healthy\nOpen routes: status, docs\n"), await AskAsync("/health"));
    }

    [Fact]
    public async Task Ready_BeforeAndAfterTheListenersOpen_SaysSo()
    {
        _status.Ready = false;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unready\n"), await AskAsync("/ready"));
        _status.Ready = true;
        Assert.Equal((HttpStatusCode.OK, "Ready\n"), await AskAsync("/ready"));
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:9999", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("attacker.example", 421)]
    [InlineData("127.0.0.2", 421)]
    [InlineData("[::1]", 421)]
    [InlineData("127.0.0.1.attacker.example", 421)]
    public async Task Host_OfSomebodyElse_IsMisdirected(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = host } };
        using var response = await _client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Metrics_OnLoopback_AreScraped()
    {
        _meter.CreateCounter<long>("netguard.requests").Add(3);
        var (status, text) = await AskAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("netguard_requests_total{", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics/x")]
    [InlineData("/v1/chat/completions")]
    public async Task Path_ThatIsNotServed_IsNotFound(string path) => Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(path)).Status);

    [Fact]
    public async Task Body_OfAnySize_IsRefused()
    {
        using var content = new StringContent("x");
        using var response = await _client.PostAsync(new Uri("/health", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class FixedStatus : GatewayStatus
    {
        public bool Ready { get; set; } = true;

        public string? Reason { get; set; }

        public IReadOnlyList<string> Open { get; set; } = [];

        public override bool IsReady => Ready;

        public override string? Degraded => Reason;

        public override IReadOnlyList<string> OpenRoutes => Open;
    }
}

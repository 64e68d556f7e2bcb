using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>A file is saved while an answer streams: over the running gateway, its own clock and both versions of HTTP.</summary>
[Trait("Rule", "R13")]
public sealed class RevocationTests : IAsyncLifetime
{
    private const string List = "partners.txt";

    /// <summary>The time that the rule gives; the sweep is far quicker.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly WebApplication _endpoint;
    private int _connections;

    public RevocationTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _endpoint = builder.Build();
        _endpoint.Run(AnswerAsync);
    }

    public static TheoryData<string, string, string> Takings => new()
    {
        { "1.1", "range", "network.not_allowed" },
        { "2.0", "range", "network.not_allowed" },
        { "1.1", "key", "auth.invalid_key" },
        { "2.0", "key", "auth.invalid_key" },
        { "1.1", "route", "route.no_resource" },
        { "1.1", "line of a list", "network.not_allowed" },
        { "1.1", "list unknown", "network.unavailable" },
    };

    public Task InitializeAsync() => _endpoint.StartAsync();

    public async Task DisposeAsync() => await _endpoint.DisposeAsync();

    [Theory]
    [MemberData(nameof(Takings))]
    public async Task Stream_WhoseGroundASaveTakesAway_IsCut(string version, string what, string reason)
    {
        await using var gateway = await StartAsync(version);
        using var client = Client(gateway, version);
        using var answer = await client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("first", await lines.ReadLineAsync());

        await TakeAsync(gateway, what);

        // Over HTTP/1.1 an end without the last chunk or a reset of the connection, over HTTP/2 a reset of the stream.
        await Assert.ThrowsAnyAsync<IOException>(() => lines.ReadLineAsync().WaitAsync(Bound));
        var record = await gateway.Log.WaitForDecisionAsync(logged => logged["reason"] is not null);
        Assert.Equal(("Reject", reason, "200"), (record["verdict"], record["reason"], record["status"]));
        Assert.Matches($$"""netguard_request_cuts[^\n]*netguard_reason="{{reason}}"[^\n]*\} 1""", await gateway.AskAdminAsync("/metrics"));
    }

    [Theory]
    [InlineData("1.1", 2)]
    [InlineData("2.0", 1)]
    public async Task Stream_ThatMayFinish_GoesOnWhileTheNextRequestIsRefused(string version, int connections)
    {
        await using var gateway = await StartAsync(version, config => config["NetGuard"]!["Resources"]!["chat"]!["Revocation"] = "Finish");
        using var client = Client(gateway, version);
        using var answer = await client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("first", await lines.ReadLineAsync());

        await TakeAsync(gateway, "range");
        using (var next = await client.GetAsync("/v1/models"))
        {
            Assert.Equal("network.not_allowed", Assert.Single(next.Headers.GetValues("x-netguard-reason")));
        }

        _events.Writer.TryWrite("later");
        Assert.Equal("later", await lines.ReadLineAsync());
        _events.Writer.Complete();
        Assert.Null(await lines.ReadLineAsync());
        Assert.Equal(connections, _connections);
    }

    /// <summary>A connection outlives many policies; each of its requests is judged by the one of its time.</summary>
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task NextRequest_OnAnOpenConnection_IsJudgedByTheNewPolicy(string version)
    {
        await using var gateway = await StartAsync(version);
        using var client = Client(gateway, version);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client));
        await TakeAsync(gateway, "key");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client));
        await TakeAsync(gateway, "range");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client));
        gateway.Config["NetGuard"] = TestConfig.Create(new Uri(_endpoint.Urls.Single()), gateway.StandIn.Addresses[1])["NetGuard"]!.DeepClone();
        await gateway.SaveAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client));
        Assert.Equal(1, _connections);
    }

    [Fact]
    public async Task Stream_OlderThanItsResourceAllows_IsCut()
    {
        await using var gateway = await StartAsync("1.1", config => config["NetGuard"]!["Resources"]!["chat"]!["Limits"]!["MaxRequestAge"] = "00:00:01");
        using var client = Client(gateway, "1.1");
        using var answer = await client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("first", await lines.ReadLineAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(1) + Bound));
        var record = await gateway.Log.WaitForDecisionAsync(logged => logged["reason"] is not null);
        Assert.Equal("limit.age", record["reason"]);
        Assert.StartsWith("NetGuard.Resources.chat.Limits.MaxRequestAge (appsettings.json:", record["rule"], StringComparison.Ordinal);
    }

    private Task<RunningGateway> StartAsync(string version, Action<JsonObject>? change = null) => RunningGateway.StartAsync(config =>
    {
        config["Kestrel"]!["Endpoints"]!["Http"]!["Protocols"] = version == "2.0" ? "Http2" : "Http1";
        config["ReverseProxy"]!["Clusters"]!["chat"]!["Destinations"]!["a"]!["Address"] = _endpoint.Urls.Single();
        change?.Invoke(config);
    });

    private static async Task TakeAsync(RunningGateway gateway, string what)
    {
        var chat = gateway.Config["NetGuard"]!["Resources"]!["chat"]!;
        var list = Path.Combine(Path.GetDirectoryName(gateway.ConfigPath)!, List);
        switch (what)
        {
            case "range":
                chat["NetworkAcls"]!["Allow"] = "corp and not 127.0.0.1";
                await gateway.SaveAsync();
                break;
            case "key":
                chat["Authentication"]!["Keys"] = new JsonObject { ["Key1"] = "env:CHAT_KEY2" };
                await gateway.SaveAsync();
                break;
            case "route":
                gateway.Config["ReverseProxy"]!["Routes"]!.AsObject().Remove("openai");
                await gateway.SaveAsync();
                break;
            case "line of a list":
                await File.WriteAllTextAsync(list, "127.0.0.1\n127.0.0.9\n");
                gateway.Config["NetGuard"]!["Networks"]!["partners"] = new JsonObject { ["File"] = List };
                chat["NetworkAcls"]!["Allow"] = "partners";
                await gateway.SaveAsync();
                await ChangeAsync(gateway, () => File.WriteAllTextAsync(list, "127.0.0.9\n"));
                break;
            case "list unknown":
                gateway.Config["NetGuard"]!["Networks"]!["partners"] = new JsonObject { ["File"] = "not-there.txt" };
                chat["NetworkAcls"]!["Allow"] = "corp and not partners";
                await ChangeAsync(gateway, () => File.WriteAllTextAsync(gateway.ConfigPath, gateway.Config.ToJsonString()));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what));
        }
    }

    /// <summary>Changes a file whose policy's version is not known beforehand, and waits until another is in force.</summary>
    private static async Task ChangeAsync(RunningGateway gateway, Func<Task> change)
    {
        var before = gateway.Health.Current.CurrentVersion;
        await change();
        await gateway.WaitForHealthAsync(state => state.CurrentVersion != before);
    }

    private HttpClient Client(RunningGateway gateway, string version)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancelled) =>
            {
                Interlocked.Increment(ref _connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancelled);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = gateway.Address,
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Add("api-key", TestConfig.Key1);
        return client;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/v1/models");
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("{}");
            return;
        }

        await SayAsync(context, "first");
        await foreach (var text in _events.Reader.ReadAllAsync(context.RequestAborted))
        {
            await SayAsync(context, text);
        }
    }

    private static async Task SayAsync(HttpContext context, string line)
    {
        await context.Response.WriteAsync(line + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

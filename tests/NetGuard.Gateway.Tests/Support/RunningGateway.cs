using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using NetGuard.Gateway.Demo.StandIn;
using NetGuard.Gateway.Hosting;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Tests.Support;

/// <summary>The program's own objects on free ports, a configuration in a temporary folder, and a stand-in behind them.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly GatewayHost _host;

    private RunningGateway(DirectoryInfo folder, GatewayConfiguration configuration, GatewayHost host, StandInEndpoint standIn, DecisionLog log, JsonObject config)
    {
        _folder = folder;
        _host = host;
        Configuration = configuration;
        StandIn = standIn;
        Log = log;
        Config = config;
        Client = new HttpClient { BaseAddress = host.Addresses[0] };
    }

    public GatewayConfiguration Configuration { get; }

    public StandInEndpoint StandIn { get; }

    public DecisionLog Log { get; }

    /// <summary>What was written; a test may change it and <see cref="SaveAsync"/> it.</summary>
    public JsonObject Config { get; }

    public string ConfigPath => PathIn(_folder);

    public Uri Address => _host.Addresses[0];

    public Uri Admin => _host.AdminAddress!;

    /// <summary>Calls from 127.0.0.1.</summary>
    public HttpClient Client { get; }

    public PolicyHealth Health => Configuration.Health;

    public static async Task<RunningGateway> StartAsync(Action<JsonObject>? change = null, TimeSpan stopWithin = default)
    {
        var standIn = await StandInEndpoint.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0));
        var config = TestConfig.Create(standIn.Addresses[0], standIn.Addresses[1]);
        change?.Invoke(config);
        var folder = Directory.CreateTempSubdirectory("netguard-test-");
        await File.WriteAllTextAsync(PathIn(folder), config.ToJsonString());
        var input = new ConfigurationInput { Path = PathIn(folder), SourceName = "appsettings.json", Environment = TestConfig.Secrets };
        var loaded = GatewayConfiguration.TryLoad(new CandidateCompiler(input), TimeProvider.System, out var configuration, out var result);
        Assert.True(loaded, string.Join('\n', result.Errors));
        var log = new DecisionLog();
        var host = await GatewayHost.StartAsync(configuration!, new GatewayHostOptions
        {
            StopWithin = stopWithin,
            Logging = logging => logging.ClearProviders().AddProvider(log),
        });
        return new RunningGateway(folder, configuration!, host, standIn, log, config);
    }

    /// <summary>Stops the gateway alone, as a signal does.</summary>
    public async Task StopAsync() => await _host.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
        await StandIn.DisposeAsync();
        Log.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Writes the file in place and waits until that very content is in force.</summary>
    public async Task SaveAsync()
    {
        var text = Config.ToJsonString();
        var version = Configuration.Compiler.Compile(Encoding.UTF8.GetBytes(text)).Candidate!.Snapshot.Version;
        await File.WriteAllTextAsync(ConfigPath, text);
        await WaitForHealthAsync(state => state.CurrentVersion == version && !state.Stale);
    }

    public async Task WaitForHealthAsync(Func<PolicyHealthState, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Health.WaitAsync(condition, patience.Token);
    }

    /// <summary>Asks the admin application.</summary>
    public async Task<string> AskAdminAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(Admin, path));
    }

    /// <summary>A chat through the gateway, from 127.0.0.1.</summary>
    public async Task<HttpResponseMessage> ChatAsync(string key = TestConfig.Key1, string path = "/v1/chat/completions", string text = "hello")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(new { model = "gpt-4o", messages = new[] { new { role = "user", content = text } } }),
        };
        request.Headers.Add("api-key", key);
        return await Client.SendAsync(request);
    }

    /// <summary>A client whose connections come from another loopback address.</summary>
    public static HttpClient ClientFrom(string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancelled) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancelled);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private static string PathIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "appsettings.json");
}

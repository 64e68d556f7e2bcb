using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Telemetry;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>A guarded proxy on a real Kestrel in front of an <see cref="Endpoint"/>; its records come through a channel.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly RecordSink _sink;

    private Gateway(WebApplication application, RecordSink sink)
    {
        _application = application;
        _sink = sink;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    public IServiceProvider Services => _application.Services;

    public IReadOnlyCollection<string> Lines => _sink.Lines;

    public static async Task<Gateway> StartAsync(Endpoint endpoint, Func<ResourcePolicy, ResourcePolicy>? policy = null, Setup? setup = null)
    {
        setup ??= new Setup();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = setup.Protocols);
        });
        var sink = new RecordSink();
        builder.Logging.ClearProviders().AddProvider(sink).SetMinimumLevel(setup.Level);

        var store = new PolicyStore();
        var snapshot = Policies.Snapshot(policy?.Invoke(Policies.Resource()) ?? Policies.Resource(), endpoint.Prefix);
        store.Publish(setup.Snapshot?.Invoke(snapshot) ?? snapshot);
        builder.Services.AddSingleton(store);
        setup.Services?.Invoke(builder.Services);

        var proxy = builder.Services.AddReverseProxy().LoadFromMemory(setup.Routes ?? [Route()], [setup.Cluster?.Invoke(Cluster(endpoint.Prefix)) ?? Cluster(endpoint.Prefix)]);
        setup.Proxy?.Invoke(proxy);
        proxy.AddGuardPipeline();
        setup.After?.Invoke(proxy);

        var application = builder.Build();
        setup.Application?.Invoke(application);
        if (setup.Map is null)
        {
            application.UseUnmatchedRequests();
            application.MapNetGuard();
        }
        else
        {
            setup.Map(application);
        }

        await application.StartAsync();
        return new Gateway(application, sink);
    }

    public static RouteConfig Route(string path = "/{**rest}", string? resource = "ai", string? version = Policies.Version, params (string Key, string Value)[] transform)
    {
        var metadata = new Dictionary<string, string>();
        if (resource is not null)
        {
            metadata[NetGuardMetadata.Resource] = resource;
        }

        if (version is not null)
        {
            metadata[NetGuardMetadata.Policy] = version;
        }

        return new RouteConfig
        {
            RouteId = $"route {path}",
            ClusterId = "ai",
            Match = new RouteMatch { Path = path },
            Metadata = metadata,
            Transforms = transform.Length == 0 ? null : [transform.ToDictionary(entry => entry.Key, entry => entry.Value)],
        };
    }

    public static ClusterConfig Cluster(string address) => new()
    {
        ClusterId = "ai",
        Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } },
    };

    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = Address };

    public async Task<DecisionRecord> RecordAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _sink.Records.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    internal sealed record Setup
    {
        public Func<PolicySnapshot, PolicySnapshot>? Snapshot { get; init; }

        public IReadOnlyList<RouteConfig>? Routes { get; init; }

        public Func<ClusterConfig, ClusterConfig>? Cluster { get; init; }

        public Action<IServiceCollection>? Services { get; init; }

        public Action<IReverseProxyBuilder>? Proxy { get; init; }

        /// <summary>What comes after the guard.</summary>
        public Action<IReverseProxyBuilder>? After { get; init; }

        public Action<WebApplication>? Application { get; init; }

        public Action<WebApplication>? Map { get; init; }

        public LogLevel Level { get; init; } = LogLevel.Information;

        public HttpProtocols Protocols { get; init; } = HttpProtocols.Http1;
    }

    private sealed class RecordSink : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = [];

        public Channel<DecisionRecord> Records { get; } = Channel.CreateUnbounded<DecisionRecord>();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue(formatter(state, exception) + exception);
            if (state is DecisionRecord record)
            {
                Records.Writer.TryWrite(record);
            }
        }

        public void Dispose()
        {
        }
    }
}

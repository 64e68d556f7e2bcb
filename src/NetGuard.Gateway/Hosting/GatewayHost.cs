using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NetGuard.Gateway.Admin;
using NetGuard.Gateway.Telemetry;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Tls;
using OpenTelemetry.Metrics;

namespace NetGuard.Gateway.Hosting;

/// <summary>What differs between a gateway that serves, the demo, and a test.</summary>
internal sealed record GatewayHostOptions
{
    /// <summary>A person watches the log.</summary>
    public bool ReadableLog { get; init; }

    /// <summary>How long a stop waits for requests under way.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Further sinks of the log.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}

/// <summary>
/// The gateway: the data application on Kestrel's endpoints and the admin application on its own, started and stopped
/// together. Nothing here reads a source of configuration beside the one that <c>check</c> has seen.
/// </summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _data;
    private readonly TimeSpan _stopWithin;
    private WebApplication? _admin;
    private bool _disposed;

    private GatewayHost(WebApplication data, TimeSpan stopWithin)
    {
        _data = data;
        _stopWithin = stopWithin;
    }

    public IServiceProvider Services => _data.Services;

    /// <summary>Where the data application listens, ports as bound.</summary>
    public IReadOnlyList<Uri> Addresses => AddressesOf(_data);

    /// <summary>Where the admin application listens; <c>null</c> if there is none.</summary>
    public Uri? AdminAddress => _admin is null ? null : AddressesOf(_admin)[0];

    /// <summary>Ends when the data application stops for a reason of its own.</summary>
    public CancellationToken Stopping => _data.Lifetime.ApplicationStopping;

    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<GatewayHost> StartAsync(GatewayConfiguration configuration, GatewayHostOptions options, CancellationToken cancelled = default)
    {
        var host = new GatewayHost(BuildData(configuration, options), options.StopWithin);
        try
        {
            await host._data.StartAsync(cancelled);
            if (host._data.Configuration["NetGuard:Admin:Url"] is { Length: > 0 } url)
            {
                host._admin = AdminApplication.Build(
                    url,
                    new RunningStatus(host._data),
                    host.Services.GetRequiredService<MeterProvider>(),
                    host.Services.GetRequiredService<ILoggerFactory>());
                await host._admin.StartAsync(cancelled);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops taking requests, waits for those under way within the bound, and cuts what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        using var bound = new CancellationTokenSource(_stopWithin);
        await _data.StopAsync(bound.Token);
        if (_admin is not null)
        {
            await _admin.StopAsync(bound.Token);
            await _admin.DisposeAsync();
        }

        await _data.DisposeAsync();
    }

    private static WebApplication BuildData(GatewayConfiguration configuration, GatewayHostOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "netguard",
            ContentRootPath = configuration.Compiler.Input.Folder,
        });
        configuration.Replace(builder.Configuration);
        builder.Configuration.AddInMemoryCollection(TelemetryRegistration.StandardVariables());
        builder.Logging.AddGatewayLogging(builder.Configuration.GetSection("Logging"), options.ReadableLog);
        options.Logging?.Invoke(builder.Logging);

        // The listeners are not the policy's: a save that loses the section must not close them.
        var kestrel = builder.Configuration.GetSection("Kestrel");
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Configure(kestrel, configuration.Candidate.Listeners, configuration.Certificates);
            KestrelLimits.Apply(kestrel.GetSection("Limits"), server.Limits);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopWithin);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddNetGuard(configuration);
        builder.Services.AddListenerCertificates(configuration.Certificates);
        KeepNoKeys(builder.Services);

        var application = builder.Build();
        application.UseMiddleware<StrictTransportSecurity>();
        application.UseRouting();
        application.UseUnmatchedRequests();
        application.MapNetGuard();
        return application;
    }

    /// <summary>
    /// YARP asks for data protection to seal affinity cookies, and that writes a key to the home directory at start. Ours
    /// live in memory: a restart forgets an affinity, nothing else.
    /// </summary>
    private static void KeepNoKeys(IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var preload = services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IDataProtectionBuilder).Assembly).ToArray();
        foreach (var service in preload)
        {
            services.Remove(service);
        }
    }

    private static Uri[] AddressesOf(WebApplication application) =>
        [.. application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(AddressOf)];

    // Kestrel writes a wildcard as [::] or 0.0.0.0, and "localhost" as it is.
    private static Uri AddressOf(string address) => new(address.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal));

    /// <summary>Signals are the command's affair: it stops both applications, in order.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;
using Yarp.ReverseProxy.Model;

namespace NetGuard.Proxy.Tests.Configuration;

/// <summary>A gateway's host over real Kestrel and YARP, its file changed under it.</summary>
[Trait("Rule", "R11")]
public sealed class GatewayReloadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CollectingLogger<ConfigurationWatcher> _log = new();

    private string Path => _folder["appsettings.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reload_BadFiles_LeaveRoutesPolicyAndListeners()
    {
        await using var upstream = await TestApplication.Upstream("one");
        await using var other = await TestApplication.Upstream("two");
        File.WriteAllText(Path, TestFile.With("alpha", Address(upstream)));
        using var gateway = RunningGateway.Load(Path, _log, new ManualTime());
        await using var app = TestApplication.Gateway(gateway.Configuration);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(Address(app)) };
        Assert.Equal("one", await client.GetStringAsync("x"));

        foreach (var bad in (string[])["", "{}", "{", TestFile.With("alpha", Address(other))[..^40], TestFile.With("crop", Address(other))])
        {
            File.WriteAllText(Path, bad);
            Settle(gateway);
            Assert.Equal("one", await client.GetStringAsync("x"));
            Assert.True(gateway.Configuration.Health.Current.Stale);
            using var fresh = new HttpClient { BaseAddress = client.BaseAddress };
            Assert.Equal("one", await fresh.GetStringAsync("x"));
        }

        File.Delete(Path);
        Settle(gateway);
        Assert.Equal("one", await client.GetStringAsync("x"));

        File.WriteAllText(Path, TestFile.With("beta", Address(other)));
        Settle(gateway);
        Assert.Equal("two", await client.GetStringAsync("x"));
        Assert.False(gateway.Configuration.Health.Current.Stale);
        await app.StopAsync();
    }

    [Fact]
    public async Task Reload_RouteFlippedUnderReaders_IsAlwaysOneVersionWithItsResource()
    {
        string[] resources = ["alpha", "none", "beta", "gone"];
        File.WriteAllText(Path, TestFile.With("alpha"));
        using var gateway = RunningGateway.Load(Path, _log, new ManualTime());
        await using var app = TestApplication.Gateway(gateway.Configuration);
        await app.StartAsync();
        using var stop = new CancellationTokenSource();
        var seen = new HashSet<string>();
        var versions = new HashSet<string>();
        var reader = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var endpoint in TestApplication.Endpoints(app))
                {
                    seen.Add(Consistent(endpoint, gateway.Configuration.Store));
                }
            }
        });

        for (var flip = 1; flip <= 200; flip++)
        {
            var text = TestFile.With(resources[flip % 4], $"http://127.0.0.1:{flip}/");
            File.WriteAllText(Path, flip % 2 == 0 ? text : text[..^(flip % 50 + 10)]);
            Settle(gateway);
            var next = TestFile.With(resources[flip % 3], $"http://127.0.0.1:{flip + 1000}/");
            File.WriteAllText(Path, next);
            Settle(gateway);
            Assert.Equal(resources[flip % 3], Consistent(Assert.Single(TestApplication.Endpoints(app)), gateway.Configuration.Store));
            versions.Add(gateway.Configuration.Store.Current!.Version);
        }

        await stop.CancelAsync();
        await reader;
        Assert.DoesNotContain("gone", seen);
        Assert.Equal(200, versions.Count);
        GC.Collect();
        Assert.InRange(versions.Count(version => gateway.Configuration.Store.TryGet(version, out _)), 1, 20);
        Assert.False(gateway.Configuration.Health.Current.Stale);
        await app.StopAsync();
    }

    [Fact]
    public async Task Host_Configuration_IsTheFileAlone()
    {
        File.WriteAllText(Path, TestFile.With("alpha"));
        using var gateway = RunningGateway.Load(Path, _log, new ManualTime());
        await using var app = TestApplication.Gateway(gateway.Configuration);

        var keys = ((IConfiguration)app.Configuration).AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key.Split(':')[0]).Distinct();

        Assert.Equal(["Kestrel", "ReverseProxy"], keys.Order());
        Assert.Contains(app.Services.GetServices<IHostedService>(), service => service is ConfigurationWatcher);
    }

    // The resource of the route, having checked that the version it names is kept and knows resource and addresses.
    private static string Consistent(Endpoint endpoint, PolicyStore store)
    {
        var route = endpoint.Metadata.GetRequiredMetadata<RouteModel>();
        var resource = route.Config.Metadata![NetGuardMetadata.Resource];
        Assert.True(store.TryGet(route.Config.Metadata[NetGuardMetadata.Policy], out var snapshot));
        Assert.True(resource == NetGuardMetadata.NoResource || snapshot.Resources.ContainsKey(resource));
        return resource;
    }

    private static string Address(WebApplication app) => app.Urls.Single() + "/";

    private static void Settle(RunningGateway gateway)
    {
        gateway.Watcher.CheckOnce();
        gateway.Watcher.CheckOnce();
    }
}

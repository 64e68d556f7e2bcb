using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Routes;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration.Library;

/// <summary>The library in an application of someone else's.</summary>
[Trait("Rule", "R11")]
public sealed class AddNetGuardTests
{
    [Fact]
    public async Task Application_WithItsOwnProvider_GetsStampedRoutesAndFollowsBoth()
    {
        var provider = new InMemoryConfigProvider([Route("alpha")], [Cluster("http://127.0.0.1:9/")]);
        var builder = TestApplication.Builder();
        builder.Configuration["NetGuard:Resources:alpha:AllowAnonymous"] = "true";
        builder.Services.AddSingleton<IProxyConfigProvider>(provider);
        builder.Services.AddReverseProxy().AddNetGuard(builder.Configuration.GetSection("NetGuard"));
        await using var app = builder.Build();
        app.MapNetGuard();
        var store = app.Services.GetRequiredService<PolicyStore>();
        Assert.Equal(("alpha", "http://127.0.0.1:9/"), Shown(app, store));

        provider.Update([Route("crop")], [Cluster("http://127.0.0.1:10/")]);
        Assert.Equal(("alpha", "http://127.0.0.1:9/"), Shown(app, store));

        builder.Configuration["NetGuard:Resources:crop:AllowAnonymous"] = "true";
        ((IConfigurationRoot)app.Configuration).Reload();
        Assert.Equal(("crop", "http://127.0.0.1:10/"), Shown(app, store));
        Assert.False(app.Services.GetRequiredService<PolicyHealth>().Current.Stale);
    }

    [Fact]
    public async Task Application_Requests_FollowTheProvidersAddresses()
    {
        await using var one = await TestApplication.Upstream("one");
        await using var two = await TestApplication.Upstream("two");
        var provider = new InMemoryConfigProvider([Route("alpha")], [Cluster(one.Urls.Single())]);
        var builder = TestApplication.Builder();
        builder.Configuration["NetGuard:Resources:alpha:AllowAnonymous"] = "true";
        builder.Configuration["NetGuard:Resources:alpha:NetworkAcls:Allow"] = "any";
        builder.Services.AddSingleton<IProxyConfigProvider>(provider);
        builder.Services.AddReverseProxy().AddNetGuard(builder.Configuration.GetSection("NetGuard"));
        await using var app = builder.Build();
        app.MapNetGuard();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal("one", await client.GetStringAsync("x"));

        provider.Update([Route("alpha")], [Cluster(two.Urls.Single())]);
        Assert.Equal("two", await client.GetStringAsync("x"));

        app.Configuration["NetGuard:Resources:alpha:NetworkAcls:Allow"] = "203.0.113.0/24";
        ((IConfigurationRoot)app.Configuration).Reload();
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.GetAsync("x")).StatusCode);

        app.Configuration["NetGuard:Resources:alpha:NetworkAcls:Allow"] = "203.0.113.1/24";
        ((IConfigurationRoot)app.Configuration).Reload();
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.GetAsync("x")).StatusCode);
        Assert.True(app.Services.GetRequiredService<PolicyHealth>().Current.Stale);
        await app.StopAsync();
    }

    [Fact]
    public async Task Application_ProviderAndPolicyChangeFromSeveralThreads_RequestsAlwaysFindTheirPolicy()
    {
        await using var one = await TestApplication.Upstream("one");
        await using var two = await TestApplication.Upstream("two");
        var provider = new InMemoryConfigProvider([Route("alpha")], [Cluster(one.Urls.Single())]);
        var builder = TestApplication.Builder();
        builder.Configuration["NetGuard:Resources:alpha:AllowAnonymous"] = "true";
        builder.Configuration["NetGuard:Resources:alpha:NetworkAcls:Allow"] = "any";
        builder.Services.AddSingleton<IProxyConfigProvider>(provider);
        builder.Services.AddReverseProxy().AddNetGuard(builder.Configuration.GetSection("NetGuard"));
        await using var app = builder.Build();
        app.MapNetGuard();
        await app.StartAsync();
        using var stop = new CancellationTokenSource();
        var writers = new[]
        {
            Task.Run(() => Repeat(turn => provider.Update([Route(turn % 3 == 0 ? "none" : turn % 3 == 1 ? "alpha" : "crop")], [Cluster(one.Urls.Single())]))),
            Task.Run(() => Repeat(turn => provider.Update([Route("alpha")], [Cluster(two.Urls.Single())]))),
            Task.Run(() => Repeat(turn =>
            {
                app.Configuration["NetGuard:Resources:alpha:Limits:MaxRequestBodySize"] = turn % 5 == 0 ? "none" : $"{turn + 1}";
                ((IConfigurationRoot)app.Configuration).Reload();
            })),
        };

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var answers = new Dictionary<string, int>();
        for (var request = 0; request < 300; request++)
        {
            using var response = await client.GetAsync("x");
            var answer = response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : string.Join(',', response.Headers.GetValues("x-netguard-reason"));
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);

        // policy.changed: YARP changed the address under a request that an older policy had admitted, and nothing was sent.
        Assert.Empty(answers.Keys.Except(["one", "two", "policy.changed"]));
        Assert.True(answers.GetValueOrDefault("one") + answers.GetValueOrDefault("two") > 200, string.Join(", ", answers));
        app.Configuration["NetGuard:Resources:alpha:Limits:MaxRequestBodySize"] = "1";
        ((IConfigurationRoot)app.Configuration).Reload();
        provider.Update([Route("alpha")], [Cluster(two.Urls.Single())]);

        // YARP may still be at work on a change of the racing threads; the last one must come into force after it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var health = app.Services.GetRequiredService<PolicyHealth>();
        while (await client.GetStringAsync("x", patience.Token) != "two" || health.Current.Stale)
        {
        }

        await app.StopAsync();

        void Repeat(Action<int> change)
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                change(turn);
            }
        }
    }

    [Fact]
    public async Task Section_BecomesBad_KeepsTheOldPolicy()
    {
        var builder = TestApplication.Builder();
        builder.Configuration["NetGuard:Resources:alpha:AllowAnonymous"] = "true";
        builder.Services.AddReverseProxy().LoadFromMemory([Route("alpha")], [Cluster("http://127.0.0.1:9/")]).AddNetGuard(builder.Configuration.GetSection("NetGuard"));
        await using var app = builder.Build();
        app.MapNetGuard();
        var version = app.Services.GetRequiredService<PolicyStore>().Current!.Version;

        app.Configuration["NetGuard:Resources:bad:AllowAnonymous"] = "maybe";
        ((IConfigurationRoot)app.Configuration).Reload();

        var health = app.Services.GetRequiredService<PolicyHealth>().Current;
        Assert.Equal(version, app.Services.GetRequiredService<PolicyStore>().Current!.Version);
        Assert.True(health.Stale);
        Assert.Equal("NetGuard:Resources:bad:AllowAnonymous NetGuard.Resources.bad.AllowAnonymous: 2 errors, listed in the log", health.Reason);
    }

    [Fact]
    public async Task Section_DoesNotCompile_ThrowsEveryErrorWhenMapped()
    {
        var builder = TestApplication.Builder();
        builder.Configuration["NetGuard:Resources:bad:AllowAnonymous"] = "maybe";
        builder.Configuration["NetGuard:Resources:alpha:Authentication:Keys:Key1"] = "env:NETGUARD_TEST_ABSENT";
        builder.Services.AddReverseProxy().LoadFromMemory([Route("alpha")], [Cluster("http://127.0.0.1:9/")]).AddNetGuard(builder.Configuration.GetSection("NetGuard"));
        await using var app = builder.Build();

        var thrown = Assert.Throws<InvalidOperationException>(() => app.MapNetGuard());

        var fault = Assert.IsType<ConfigurationFaultException>(thrown.InnerException);
        Assert.Contains("NetGuard:Resources:bad:AllowAnonymous NetGuard.Resources.bad.AllowAnonymous: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("environment variable NETGUARD_TEST_ABSENT is not set", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_WithoutResource_ThrowsWhenMapped()
    {
        await using var app = Application(proxy => proxy.LoadFromMemory([Route(null)], [Cluster("http://127.0.0.1:9/")]).AddNetGuard(Section("alpha")));

        var thrown = Assert.Throws<InvalidOperationException>(() => app.MapNetGuard());

        Assert.Contains("InMemoryConfigProvider ReverseProxy.Routes.r: the route names no resource", thrown.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutputCache_OnAGuardedRoute_ThrowsWhenMapped()
    {
        await using var app = Application(proxy => proxy.LoadFromMemory([Route("alpha") with { OutputCachePolicy = "p" }], [Cluster("http://127.0.0.1:9/")]).AddNetGuard(Section("alpha")));

        Assert.IsType<ConfigurationFaultException>(Assert.Throws<InvalidOperationException>(() => app.MapNetGuard()).InnerException);
    }

    [Fact]
    public void Provider_RegisteredOnlyAfterwards_IsRefused() =>
        Assert.Contains("Call AddNetGuard after LoadFromConfig", Assert.Throws<InvalidOperationException>(() =>
            Application(proxy => proxy.AddNetGuard(Section("alpha")).LoadFromMemory([], []))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Provider_RegisteredAfterwardsToo_NeverShowsARoute()
    {
        await using var app = Application(proxy => proxy.LoadFromMemory([], []).AddNetGuard(Section("alpha"))
            .Services.AddSingleton<IProxyConfigProvider>(new InMemoryConfigProvider([Route("alpha")], [Cluster("http://127.0.0.1:9/")])));

        var thrown = Assert.Throws<InvalidOperationException>(() => app.MapNetGuard());

        Assert.Contains("did not come through NetGuard", thrown.ToString(), StringComparison.Ordinal);
        Assert.Contains("registered after NetGuard", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_ThatChangesARouteOrCluster_IsRefused()
    {
        await using var app = Application(proxy => proxy.LoadFromMemory([Route("alpha")], [Cluster("http://127.0.0.1:9/")]).AddConfigFilter<Meddler>().AddNetGuard(Section("alpha")));

        var thrown = Assert.Throws<InvalidOperationException>(() => app.MapNetGuard());

        Assert.Contains("Route 'r' did not come through NetGuard, or was changed", thrown.ToString(), StringComparison.Ordinal);
        Assert.Contains("Cluster 'c' did not come through NetGuard, or was changed", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_RegisteredAfterwards_StopsTheStart()
    {
        await using var app = Application(proxy => proxy.LoadFromMemory([Route("alpha")], [Cluster("http://127.0.0.1:9/")]).AddNetGuard(Section("alpha")).AddConfigFilter<Meddler>());

        Assert.Contains("IProxyConfigFilter was registered after NetGuard", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task ForwardedHeaders_TurnedOn_StopTheStart()
    {
        var builder = TestApplication.Builder();
        builder.Configuration["ForwardedHeaders_Enabled"] = "true";
        builder.Services.AddReverseProxy().LoadFromMemory([Route("alpha")], [Cluster("http://127.0.0.1:9/")]).AddNetGuard(Section("alpha"));
        await using var app = builder.Build();

        Assert.Contains("ForwardedHeaders_Enabled is on", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddNetGuard_Twice_Throws() =>
        Assert.Contains("already added", Assert.Throws<InvalidOperationException>(() =>
            Application(proxy => proxy.LoadFromMemory([], []).AddNetGuard(Section("alpha")).AddNetGuard(Section("alpha")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Filter_UnknownVersionOrResource_Throws()
    {
        await using var app = Application(proxy => proxy.LoadFromMemory([Route("alpha")], [Cluster("http://127.0.0.1:9/")]).AddNetGuard(Section("alpha")));
        app.MapNetGuard();
        var filter = app.Services.GetServices<IProxyConfigFilter>().OfType<GuardConfigFilter>().Single();
        var accepted = app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig();
        await filter.ConfigureRouteAsync(accepted.Routes[0], accepted.Clusters[0], default);

        // The same route beside a store that never had its version, or whose version has no such resource.
        var store = new PolicyStore();
        var other = new GuardConfigFilter(store, app.Services.GetRequiredService<GuardedConfiguration>());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await other.ConfigureRouteAsync(accepted.Routes[0], accepted.Clusters[0], default));
        store.Publish(TestPolicy.Snapshot(accepted.Routes[0].Metadata![NetGuardMetadata.Policy], "beta"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await other.ConfigureRouteAsync(accepted.Routes[0], accepted.Clusters[0], default));
        store.Publish(TestPolicy.Snapshot(accepted.Routes[0].Metadata![NetGuardMetadata.Policy], "alpha"));
        await other.ConfigureRouteAsync(accepted.Routes[0], accepted.Clusters[0], default);
    }

    private static WebApplication Application(Action<IReverseProxyBuilder> configure)
    {
        var builder = TestApplication.Builder();
        configure(builder.Services.AddReverseProxy());
        return builder.Build();
    }

    private static IConfigurationSection Section(string resource) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create<string, string?>($"NetGuard:Resources:{resource}:AllowAnonymous", "true")])
        .Build().GetSection("NetGuard");

    private static RouteConfig Route(string? resource) => new()
    {
        RouteId = "r",
        ClusterId = "c",
        Match = new RouteMatch { Path = "/{**rest}" },
        Metadata = resource is null ? null : new Dictionary<string, string> { [NetGuardMetadata.Resource] = resource },
    };

    private static ClusterConfig Cluster(string address) =>
        new() { ClusterId = "c", Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = address } } };

    // The resource and address that YARP forwards by, with a version that knows both.
    private static (string Resource, string Address) Shown(WebApplication app, PolicyStore store)
    {
        var lookup = app.Services.GetRequiredService<IProxyStateLookup>();
        Assert.True(lookup.TryGetRoute("r", out var route));
        Assert.True(store.TryGet(route.Config.Metadata![NetGuardMetadata.Policy], out var snapshot));
        var address = route.Cluster!.Destinations["d"].Model.Config.Address;
        Assert.Equal([address], snapshot.ClusterAddresses["c"]);
        var resource = route.Config.Metadata[NetGuardMetadata.Resource];
        Assert.Contains(resource, snapshot.Resources.Keys);
        return (resource, address);
    }

    private sealed class Meddler : IProxyConfigFilter
    {
        public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
            ValueTask.FromResult(cluster with { HttpClient = new HttpClientConfig { DangerousAcceptAnyServerCertificate = true } });

        public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
            ValueTask.FromResult(route with { Metadata = null });
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Pipeline.Running;
using NetGuard.Proxy.Tests.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>The library in an application whose routes and policy change apart.</summary>
[Trait("Rule", "R13")]
public sealed class LibraryCutTests
{
    private const string Path = "/stream";

    [Theory]
    [InlineData("policy")]
    [InlineData("route")]
    public async Task Stream_OfWhatTheApplicationTakesAway_EndsAbruptly(string what)
    {
        await using var streams = await EventStreams.StartAsync();
        var time = new SteppedTime();
        ClusterConfig[] clusters = [Gateway.Cluster(streams.Endpoint.Prefix)];
        var provider = new InMemoryConfigProvider([Gateway.Route(version: null)], clusters);
        var builder = TestApplication.Builder();
        builder.Configuration["NetGuard:Resources:ai:AllowAnonymous"] = "true";
        builder.Configuration["NetGuard:Resources:ai:NetworkAcls:Allow"] = "any";
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IProxyConfigProvider>(provider);
        builder.Services.AddReverseProxy().AddNetGuard(builder.Configuration.GetSection("NetGuard"));
        await using var app = builder.Build();
        app.MapNetGuard();
        await app.StartAsync();
        using var caller = await RawConversation.OpenAsync(new IPEndPoint(IPAddress.Loopback, new Uri(app.Urls.Single()).Port));
        await caller.SendGetAsync(Path, key: null);
        streams.Send(Path, "first");
        await caller.ReadToAsync("data: first\n\n");
        time.Advance(RequestSweep.Interval);
        streams.Send(Path, "second");
        await caller.ReadToAsync("data: second\n\n");

        var inForce = app.Services.GetRequiredService<PolicyInForce>();
        var before = inForce.Current;
        if (what == "policy")
        {
            app.Configuration["NetGuard:Resources:ai:NetworkAcls:Allow"] = "203.0.113.0/24";
            ((IConfigurationRoot)app.Configuration).Reload();
        }
        else
        {
            provider.Update([Gateway.Route("/other", version: null)], clusters);
        }

        await Until.HoldsAsync(() => !ReferenceEquals(before, inForce.Current));
        time.Advance(RequestSweep.Interval);

        await caller.ReadToEndAsync();
        Assert.DoesNotContain("\r\n0\r\n", caller.Received, StringComparison.Ordinal);
        await streams.LeftAsync(Path);
        await app.StopAsync();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Body;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline.Forwarding;

public sealed class ClearanceTests
{
    [Theory]
    [Trait("Rule", "R14")]
    [InlineData("GET /a HTTP/1.1\r\nHost: a\r\n\r\n", true)]
    [InlineData("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", false)]
    public async Task Content_OtherThanWhatWasHeld_IsNotSent(string request, bool hasBody)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Map = application => application.MapReverseProxy(proxy =>
            {
                proxy.UseNetGuard();
                proxy.Use((context, next) =>
                {
                    context.Features.Set<IHttpRequestBodyDetectionFeature>(new Detection(hasBody));
                    return next(context);
                });
            }),
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, request);
        Assert.Equal(500, RawClient.StatusOf(answer));
        Assert.Contains("x-netguard-reason: internal\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
        Assert.Equal("internal", (await gateway.RecordAsync())["reason"]);
        Assert.Equal(0, gateway.Services.GetRequiredService<BufferBudget>().Reserved);
    }

    [Fact]
    public async Task ContentHeaders_WithoutABody_SendNoByte()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n");
        Assert.Equal(200, RawClient.StatusOf(answer));
        Assert.Equal("application/json", endpoint.Single().Headers["Content-Type"]);
        Assert.Empty(endpoint.Single().Body);
    }

    [Fact]
    public async Task HealthProbe_OfYarp_PassesTheHandler()
    {
        var probed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            probed.TrySetResult(context.Request.Path);
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Cluster = cluster => cluster with
            {
                HealthCheck = new HealthCheckConfig { Active = new ActiveHealthCheckConfig { Enabled = true, Path = "/probe", Interval = TimeSpan.FromMinutes(1) } },
            },
        });
        Assert.Equal("/probe", await probed.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Pipeline_WithoutTheServices_SaysWhatIsMissing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddReverseProxy().LoadFromMemory([], []);
        var failure = Assert.Throws<InvalidOperationException>(() => builder.Build().MapNetGuard());
        Assert.Contains("AddNetGuard", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Detection(bool hasBody) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => hasBody;
    }
}

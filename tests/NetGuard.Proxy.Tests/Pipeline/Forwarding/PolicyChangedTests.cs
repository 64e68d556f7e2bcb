using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline.Forwarding;

[Trait("Rule", "R11")]
public sealed class PolicyChangedTests
{
    /// <summary>
    /// YARP changes a destination's address in place. The upload was admitted under the old policy; its credential and its
    /// body must not follow to the new address.
    /// </summary>
    [Fact]
    public async Task Upload_HeldOpenAcrossAReloadThatSwapsTheAddress_GoesNowhere()
    {
        await using var before = await Endpoint.StartAsync();
        await using var after = await Endpoint.StartAsync();
        var applied = new AppliedSignal();
        await using var gateway = await Gateway.StartAsync(
            before,
            ai => ai with { Upstream = new UpstreamCredential("api-key", "for the old endpoint") },
            new() { Services = services => services.AddSingleton<IConfigChangeListener>(applied) });

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.EndPoint);
        await socket.SendAsync("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"u8.ToArray());
        await UntilAsync(() => gateway.Services.GetRequiredService<NetGuard.Proxy.Body.BufferBudget>().Reserved > 0);

        const string version = "fedcba9876543210";
        gateway.Services.GetRequiredService<PolicyStore>().Publish(Policies.Snapshot(Policies.Resource(), after.Prefix) with { Version = version });
        gateway.Services.GetRequiredService<InMemoryConfigProvider>().Update([Gateway.Route(version: version)], [Gateway.Cluster(after.Prefix)]);
        await applied.Task;

        await socket.SendAsync("1\r\n}\r\n0\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var answer = Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        Assert.Equal(503, RawClient.StatusOf(answer));
        Assert.Contains("x-netguard-reason: policy.changed\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, before.Connections);
        Assert.Equal(0, after.Connections);
        Assert.Equal(Policies.Version, (await gateway.RecordAsync())["policyVersion"]);

        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n")));
        Assert.Equal(version, (await gateway.RecordAsync())["policyVersion"]);
        Assert.Equal(1, after.Connections);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class AppliedSignal : IConfigChangeListener
    {
        private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _times;

        public Task Task => _applied.Task;

        public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => _applied.TrySetException(exception);

        public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
        {
        }

        public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => _applied.TrySetException(exception);

        public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
        {
            // The first is the start's.
            if (++_times == 2)
            {
                _applied.TrySetResult();
            }
        }
    }
}

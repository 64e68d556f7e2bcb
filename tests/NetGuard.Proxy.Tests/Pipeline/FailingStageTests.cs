using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>Each stage is given a policy that it cannot read, and so throws.</summary>
public sealed class FailingStageTests
{
    public static TheoryData<string> Stages => ["Admit", "Identify", "Network", "Authenticate", "Limit", "Body", "Inspect"];

    [Theory]
    [Trait("Rule", "R8")]
    [MemberData(nameof(Stages))]
    public async Task Stage_ThatThrows_RefusesAndNothingIsSent(string stage)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(
            endpoint,
            resource => Break(stage, resource),
            new() { Snapshot = snapshot => Break(stage, snapshot), Services = services => Break(stage, services) });

        var answer = await RawClient.SendAsync(gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 15\r\n\r\n[\"https://a.b\"]");

        Assert.Equal(500, RawClient.StatusOf(answer));
        Assert.Contains("x-netguard-reason: internal\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
        var record = await gateway.RecordAsync();
        Assert.Equal("internal", record["reason"]);
        Assert.Contains(gateway.Lines, line => line.StartsWith($"Stage {stage} failed", StringComparison.Ordinal));
    }

    private static ResourcePolicy Break(string stage, ResourcePolicy resource) => stage switch
    {
        "Network" => resource with { Network = null! },
        "Authenticate" => resource with { Authentication = null! },
        "Limit" => resource with { Operations = null! },
        "Inspect" => resource with { Inspection = null! },
        _ => resource,
    };

    private static PolicySnapshot Break(string stage, PolicySnapshot snapshot) => stage switch
    {
        "Admit" => snapshot with { Resources = null! },
        "Identify" => snapshot with { ClientAddress = new(ClientAddressSource.XForwardedFor, null!, null) },
        _ => snapshot,
    };

    private static void Break(string stage, IServiceCollection services)
    {
        if (stage == "Body")
        {
            services.AddSingleton<IStartupFilter>(new BrokenBody());
        }
    }

    /// <summary>A server whose request body cannot even be asked for.</summary>
    private sealed class BrokenBody : IStartupFilter, IRequestBodyPipeFeature
    {
        public PipeReader Reader => throw new InvalidOperationException("no body");

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
        {
            application.Use((context, following) =>
            {
                context.Features.Set<IRequestBodyPipeFeature>(this);
                return following(context);
            });
            next(application);
        };
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Telemetry;

[Trait("Rule", "R26")]
public sealed class SecretsTests
{
    /// <summary>A thousand secrets in queries, headers and bodies of requests that pass, are refused, or break; every sink at Trace.</summary>
    [Fact]
    public async Task Secrets_PlantedEverywhere_ReachNoSink()
    {
        const int requests = 200;
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(
            endpoint,
            ai => ai.WithKeys() with { Upstream = new UpstreamCredential("api-key", "planted-upstream"), Inspection = Policies.Inspection(Mode.Enforce) },
            new()
            {
                Level = LogLevel.Trace,
                Services = services => services.AddLogging(logging => logging
                    .AddFilter("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Trace)
                    .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Trace)),
            });
        var answers = new List<string>();
        for (var i = 0; i < requests; i++)
        {
            var key = i % 4 == 0 ? $"planted-key-{i}" : Policies.Key1;
            var escape = i % 5 == 0 ? "%zz" : "";
            var body = i % 3 == 0 ? $$"""{"planted-member-{{i}}":"https://planted-host/{{i}}"}""" : i % 3 == 1 ? $$"""{"a":"planted-value-{{i}}"}""" : $"planted-broken-{i}";
            answers.Add(await RawClient.SendAsync(
                gateway.EndPoint,
                $"POST /v1/chat/completions?q=planted-query-{i}{escape} HTTP/1.1\r\nHost: a\r\napi-key: {key}\r\nCookie: planted-cookie-{i}\r\nX-Any: planted-header-{i}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            await gateway.RecordAsync();
        }

        Assert.Contains(answers, answer => RawClient.StatusOf(answer) == 200);
        Assert.Contains(answers, answer => RawClient.StatusOf(answer) == 400);
        Assert.Contains(answers, answer => RawClient.StatusOf(answer) == 401);
        Assert.DoesNotContain(gateway.Lines, line => line.Contains("planted", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Lines, line => line.Contains(Policies.Key1, StringComparison.Ordinal));
        Assert.DoesNotContain(answers, answer => answer.Contains("planted-key", StringComparison.Ordinal)
            || answer.Contains("planted-value", StringComparison.Ordinal)
            || answer.Contains("planted-query", StringComparison.Ordinal)
            || answer.Contains("planted-upstream", StringComparison.Ordinal)
            || answer.Contains("planted-cookie", StringComparison.Ordinal));
        Assert.Contains(gateway.Lines, line => line.Contains("Request matched endpoint", StringComparison.Ordinal) || line.Contains("Executing endpoint", StringComparison.Ordinal));
    }
}

using System.Collections.Frozen;
using System.Diagnostics;
using System.Net;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;
using Yarp.ReverseProxy.Transforms;

namespace NetGuard.Proxy.Tests.Pipeline.Forwarding;

public sealed class ForwardTests
{
    private static readonly string[] NeverSent =
    [
        "Authorization: Bearer x", "Cookie: a=b", "Proxy-Authorization: x", "Sec-WebSocket-Protocol: x", "OpenAI-Organization: x", "OpenAI-Project: x", "x-goog-user-project: x",
        "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE", "X-Original-URL: /admin", "X-Rewrite-URL: /admin",
        "X-Forwarded-For: 1.2.3.4", "x-forwarded-host: h", "X-Forwarded-Proto: https", "Forwarded: for=1.2.3.4", "X-Real-IP: 1.2.3.4", "True-Client-IP: 1.2.3.4",
        "CF-Connecting-IP: 1.2.3.4", "Client-IP: 1.2.3.4", "X-Client-IP: 1.2.3.4", "X-Cluster-Client-IP: 1.2.3.4", "Fastly-Client-IP: 1.2.3.4", "Via: 1.1 x",
        "Expect: 100-continue", "Max-Forwards: 3", "baggage: a=b", "x-netguard-anything: x", "TE: trailers",
    ];

    [Fact]
    public async Task AllowedRequest_WithBody_ReachesTheEndpointWithKnownLength()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        using var client = gateway.Client();

        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("{\"a\":1}")));
        content.Headers.ContentType = new("application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions?api-version=1") { Content = content };
        message.Headers.TransferEncodingChunked = true;
        using var answer = await client.SendAsync(message);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("answer", await answer.Content.ReadAsStringAsync());
        var received = endpoint.Single();
        Assert.Equal("/v1/chat/completions?api-version=1", received.Target);
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(received.Body));
        Assert.Equal("7", received.Headers["Content-Length"]);
        Assert.False(received.Headers.ContainsKey("Transfer-Encoding"));
        Assert.Equal("application/json", received.Headers["Content-Type"]);

        var record = await gateway.RecordAsync();
        Assert.Equal("Allow", record["verdict"]);
        Assert.Equal("/v1/chat/completions", record["path"]);
        Assert.Equal(200, record["status"]);
        Assert.Equal(200, record["upstreamStatus"]);
    }

    [Fact]
    [Trait("Rule", "R15")]
    [Trait("Rule", "R5")]
    public async Task Headers_OfTheCaller_ThatMeanOurHop_AreNotSent()
    {
        using var listener = Listen();
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var headers = string.Join("\r\n", NeverSent.Append("X-Kept: yes"));
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"POST /a?key=k&x=1&api-key=k HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n{headers}\r\n\r\n[1,2]");
        Assert.Contains(" 200 ", answer, StringComparison.Ordinal);
        var received = endpoint.Single();
        foreach (var header in NeverSent)
        {
            Assert.DoesNotContain(header.Split(':')[0], received.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        }

        Assert.Equal("yes", received.Headers["X-Kept"]);
        Assert.Equal("/a?x=1", received.Target);
        Assert.Equal("[1,2]", Encoding.ASCII.GetString(received.Body));
    }

    [Fact]
    [Trait("Rule", "R5")]
    public async Task Credential_OfTheEndpoint_TakesTheCallersPlace()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys() with { Upstream = new UpstreamCredential("api-key", "theirs") });
        await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nAuthorization: Bearer {Policies.Key1}\r\n\r\n");
        Assert.Equal("theirs", endpoint.Single().Headers["api-key"]);
        Assert.False(endpoint.Single().Headers.ContainsKey("Authorization"));
    }

    [Fact]
    [Trait("Rule", "R5")]
    public async Task Carrier_ThatThePolicyPassesThrough_IsSentAndDoesNotAuthenticate()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var passed = new[] { "Authorization", "key" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys() with { PassThrough = passed });
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"GET /a?key=k HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nAuthorization: Bearer theirs\r\n\r\n");
        Assert.Equal(200, RawClient.StatusOf(answer));
        Assert.Equal("Bearer theirs", endpoint.Single().Headers["Authorization"]);
        Assert.Equal("/a?key=k", endpoint.Single().Target);
        Assert.False(endpoint.Single().Headers.ContainsKey("api-key"));
        Assert.Equal(401, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {Policies.Key1}\r\n\r\n")));
    }

    [Fact]
    public async Task Destination_ThatThePolicyDoesNotKnow_GetsNothing()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Snapshot = snapshot => snapshot with
            {
                ClusterAddresses = new Dictionary<string, FrozenSet<string>> { ["ai"] = new[] { "http://127.0.0.1:9/" }.ToFrozenSet() }.ToFrozenDictionary(),
            },
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal(503, RawClient.StatusOf(answer));
        Assert.Contains("x-netguard-reason: policy.changed\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
        Assert.Equal("policy.changed", (await gateway.RecordAsync())["reason"]);
    }

    [Theory]
    [InlineData("ai")]
    [InlineData("none")]
    public async Task Request_ThatMetNoGuard_IsNotSent(string resource)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Routes = [Gateway.Route(resource: resource)],
            Map = application => application.MapReverseProxy(),
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal(503, RawClient.StatusOf(answer));
        Assert.Equal(0, endpoint.Connections);
    }

    [Fact]
    [Trait("Rule", "R14")]
    public async Task Target_ThatAMiddlewareChangesAfterTheGuard_IsNotSent()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            After = proxy => proxy.AddTransforms(context =>
                context.AddRequestTransform(transform =>
                {
                    transform.ProxyRequest.RequestUri = new Uri(endpoint.Prefix + "other");
                    return default;
                })),
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(500, RawClient.StatusOf(answer));
        Assert.Equal(0, endpoint.Connections);
        Assert.Equal("internal", (await gateway.RecordAsync())["reason"]);
    }

    [Fact]
    [Trait("Rule", "R16")]
    public async Task SwitchingProtocols_ThatNobodyAskedFor_Is502()
    {
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            context.Response.StatusCode = StatusCodes.Status101SwitchingProtocols;
            await context.Response.StartAsync();
        });
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Equal(502, RawClient.StatusOf(answer));
        Assert.Equal(101, (await gateway.RecordAsync())["upstreamStatus"]);
    }

    [Fact]
    public async Task Endpoint_ThatIsDown_Is502WithAReasonAndIsRecorded()
    {
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Equal(502, RawClient.StatusOf(answer));
        Assert.Contains("x-netguard-reason: upstream.unreachable\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"upstream.unreachable\"", answer, StringComparison.Ordinal);
        var record = await gateway.RecordAsync();
        Assert.Equal("upstream.unreachable", record["reason"]);
        Assert.Equal("Allow", record["verdict"]);
        Assert.Equal(502, record["status"]);
        Assert.Null(record["upstreamStatus"]);
        Assert.Equal("ai/a", record["destination"]);
    }

    [Fact]
    [Trait("Rule", "R14")]
    public async Task RequestLine_AtTheEndpoint_IsTheInspectedTarget()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Routes = [Gateway.Route("/in/{model}/{**rest}", "ai", Policies.Version, ("PathPattern", "/out/{model}/{**rest}"))],
        });
        using var client = gateway.Client();
        var segment = OneOf("a", "%41", "%2D", "~x", "b;v=1", "%E2%82%AC", "k=v", "a:b", "%20", "@", "100%25", "'()*", "%7Eq", "x.y", "...a");
        var query = OneOf("", "?a=1", "?q=%2F%5C&b", "?u=https%3A%2F%2Fx", "?a='\"b", "?x={y}|^`", "?&&=", "?%41=%25zz");
        await Gen.Select(segment, segment.Array[1, 4], query).SampleAsync(
            async (model, rest, asked) =>
            {
                var tail = $"{model}/{string.Join('/', rest)}{asked}";
                using var message = new HttpRequestMessage(HttpMethod.Get, new Uri($"{gateway.Address}in/{tail}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
                message.Headers.Add("X-Expected", Convert.ToHexString(Encoding.ASCII.GetBytes("/out/" + tail)));
                using var answer = await client.SendAsync(message);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            },
            iter: 300,
            threads: 1);
        Assert.NotEmpty(endpoint.Requests);
        Assert.All(endpoint.Requests, received => Assert.Equal(Encoding.ASCII.GetString(Convert.FromHexString(received.Headers["X-Expected"])), received.Target));
    }

    [Fact]
    public async Task Pipeline_WithoutTheGuardFirst_DoesNotStart()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Gateway.StartAsync(endpoint, setup: new()
        {
            Map = application => application.MapReverseProxy(proxy =>
            {
                proxy.UseSessionAffinity();
                proxy.UseNetGuard();
            }),
        }));
        Assert.Contains("first", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipeline_WithTheGuardTwice_DoesNotStart()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Gateway.StartAsync(endpoint, setup: new()
        {
            Map = application => application.MapReverseProxy(proxy => proxy.UseNetGuard().UseNetGuard()),
        }));
    }

    [Fact]
    public async Task Clients_ConfiguredBeforeTheGuard_KeepTheirSettings_AndAfterIt_DoNotStart()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var configured = 0;
        await using (var gateway = await Gateway.StartAsync(endpoint, setup: new() { Proxy = proxy => proxy.ConfigureHttpClient((_, _) => configured++) }))
        {
            Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n")));
        }

        Assert.Equal(1, configured);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Gateway.StartAsync(endpoint, setup: new()
        {
            After = proxy => proxy.ConfigureHttpClient((_, _) => { }),
        }));
        Assert.Contains("ConfigureHttpClient", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transform_ThatTheGuardCannotApply_DoesNotStart()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(endpoint, setup: new()
        {
            Routes = [Gateway.Route("/{**rest}", "ai", Policies.Version, ("HttpMethodChange", "GET"), ("Set", "PUT"))],
        }));
        Assert.Contains("HttpMethodChange", failure.ToString(), StringComparison.Ordinal);
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    /// <summary>With someone listening, ASP.NET Core makes an activity of the caller's trace and baggage.</summary>
    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

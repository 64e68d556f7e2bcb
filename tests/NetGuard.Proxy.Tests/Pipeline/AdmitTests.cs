using System.Net;
using Microsoft.AspNetCore.Builder;
using NetGuard.Decisions;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline;

public sealed class AdmitTests
{
    [Theory]
    [Trait("Rule", "R14")]
    [InlineData("/a/%2e%2e/b", "request.path")]
    [InlineData("/a%2fb", "request.path")]
    [InlineData("/a?x=%zz", "request.path")]
    [InlineData("//a", "request.path")]
    [InlineData("/a/..;/b", "request.path")]
    public Task Target_WithTwoReadings_IsRefused(string target, string reason) =>
        AssertRefused($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n", 400, reason);

    [Theory]
    [Trait("Rule", "R15")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    [InlineData("get")]
    [InlineData("M-SEARCH")]
    public async Task Method_NotListed_IsRefusedAndTheListIsNamed(string method)
    {
        var answer = await AssertRefused($"{method} /a HTTP/1.1\r\nHost: a\r\n\r\n", 405, "request.method");
        Assert.Contains("Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R15")]
    public Task Connect_IsRefused() => AssertRefused("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405, "request.method");

    [Theory]
    [Trait("Rule", "R15")]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Method_Listed_IsForwarded(string method)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"{method} /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(200, RawClient.StatusOf(answer));
        Assert.Equal(method, endpoint.Single().Method);
    }

    [Theory]
    [Trait("Rule", "R15")]
    [InlineData("X_Forwarded_For: 1.2.3.4")]
    [InlineData("a_b: c")]
    [InlineData("a(b): c")]
    [InlineData("a: b\u0001c")]
    [InlineData("a: b\u007fc")]
    [InlineData("Content-Type: application/json\r\nContent-Type: text/plain")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: Chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked")]
    public async Task Header_WithTwoReadings_IsRefusedAndTheConnectionCloses(string headers)
    {
        var answer = await AssertRefused($"POST /a HTTP/1.1\r\nHost: a\r\n{headers}\r\n\r\n0\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request.header");
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Rule", "R15")]
    [InlineData("Transfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    public async Task Framing_ThatTheServerRefusesItself_NeverReachesTheEndpoint(string headers)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"POST /a HTTP/1.1\r\nHost: a\r\n{headers}\r\n\r\n[1,2]");
        Assert.Equal(400, RawClient.StatusOf(answer));
        Assert.Equal(0, endpoint.Connections);
    }

    [Theory]
    [Trait("Rule", "R15")]
    [InlineData("POST /a HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("TRACE /a HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc", 405)]
    public async Task Refusal_OfHttp10_ClosesTheConnection(string request, int status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answers = await RawClient.SendAsync(gateway.EndPoint, System.Text.Encoding.Latin1.GetBytes(request + "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"), toEnd: true);
        Assert.Equal(status, RawClient.StatusOf(answers));
        Assert.DoesNotContain("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
    }

    [Theory]
    [Trait("Rule", "R14")]
    [InlineData("/v1/a%2fb", 200)]
    [InlineData("/v1/a", 200)]
    [InlineData("/%761/a?b=%2f", 200)]
    [InlineData("http://a/v1/a", 200)]
    [InlineData("http://a/%761/%c3%a4", 200)]
    [InlineData("http://a/v1/a%2fb", 400)]
    public async Task Path_OtherThanTheRoutedOne_IsRefused(string target, int status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        var route = Gateway.Route("/v1/{**rest}");
        var metadata = new Dictionary<string, string>(route.Metadata!) { [NetGuardMetadata.AllowEncodedSlash] = "true" };
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Routes = [route with { Metadata = metadata }] });
        Assert.Equal(status, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, $"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n")));
    }

    [Fact]
    [Trait("Rule", "R14")]
    public async Task Path_ThatTheApplicationRewrote_IsRefused()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Routes = [Gateway.Route("/v1/{**rest}")],
            Application = application =>
            {
                application.Use((context, next) =>
                {
                    context.Request.Path = "/v1/chat";
                    return next(context);
                });
                application.UseRouting();
            },
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("x-netguard-reason: request.path\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
    }

    [Theory]
    [Trait("Rule", "R16")]
    [InlineData("websocket")]
    [InlineData("SPDY/3.1")]
    [InlineData("h2c")]
    public Task Upgrade_OfAnyKind_IsRefused(string protocol) =>
        AssertRefused($"GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n\r\n", 400, "upgrade.not_allowed");

    [Theory]
    [Trait("Rule", "R11")]
    [InlineData("ai", null, 503, "policy.unavailable")]
    [InlineData("ai", "ffffffffffffffff", 503, "policy.unavailable")]
    [InlineData("none", "ffffffffffffffff", 503, "policy.unavailable")]
    [InlineData("other", Policies.Version, 503, "policy.unavailable")]
    [InlineData(null, Policies.Version, 404, "route.no_resource")]
    public Task Route_WithoutItsPolicy_IsClosed(string? resource, string? version, int status, string reason) =>
        AssertRefused("GET /a HTTP/1.1\r\nHost: a\r\n\r\n", status, reason, [Gateway.Route(resource: resource, version: version)]);

    [Theory]
    [InlineData("/other")]
    [InlineData("/other.html")]
    public Task Request_ThatNoRouteTakes_IsRefused(string target) =>
        AssertRefused($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n", 404, "route.no_resource", [Gateway.Route("/v1/{**rest}")]);

    [Fact]
    public Task Request_WithAMethodThatNoRouteTakes_IsRefused() =>
        AssertRefused("GET /a HTTP/1.1\r\nHost: a\r\n\r\n", 404, "route.no_resource", [Gateway.Route() with { Match = new RouteMatch { Path = "/a", Methods = ["POST"] } }]);

    [Fact]
    public Task Route_WithoutItsCluster_IsRefused() =>
        AssertRefused("GET /a HTTP/1.1\r\nHost: a\r\n\r\n", 503, "policy.unavailable", [Gateway.Route() with { ClusterId = "missing" }]);

    [Fact]
    [Trait("Rule", "R14")]
    public async Task EncodedSlash_WhereTheRouteAllowsIt_IsForwardedAsWritten()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var route = Gateway.Route();
        route = route with { Metadata = new Dictionary<string, string>(route.Metadata!) { ["NetGuard.AllowEncodedSlash"] = "true" } };
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Routes = [route] });
        await RawClient.SendAsync(gateway.EndPoint, "GET /models/org%2Fname HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal("/models/org%2Fname", endpoint.Single().Target);
    }

    [Fact]
    [Trait("Rule", "R8")]
    public async Task OpenRoute_IsAdmittedAndRecordedAndNotInspected()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys(), new() { Routes = [Gateway.Route(resource: "none")] });
        using var client = gateway.Client();
        using var message = new HttpRequestMessage(HttpMethod.Post, "/a") { Content = new StringContent("text") };
        message.Headers.Add("api-key", "theirs");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(message)).StatusCode);
        Assert.Equal("theirs", endpoint.Single().Headers["api-key"]);
        var record = await gateway.RecordAsync();
        Assert.Equal("none", record["resource"]);
        Assert.Equal(Policies.Version, record["policyVersion"]);

        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(400, RawClient.StatusOf(answer));
    }

    [Fact]
    public async Task PathBase_ThatTheApplicationTakesOff_IsNotSentAndNotAskedTwice()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Application = application =>
            {
                application.UsePathBase("/base");
                application.UseRouting();
            },
        });
        await RawClient.SendAsync(gateway.EndPoint, "GET /base/v1?x HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal("/v1?x", endpoint.Single().Target);
        Assert.Equal(400, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, "GET /b%61se/v1 HTTP/1.1\r\nHost: a\r\n\r\n")));
    }

    private static async Task<string> AssertRefused(string request, int status, string reason, IReadOnlyList<RouteConfig>? routes = null)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Routes = routes });
        var answer = await RawClient.SendAsync(gateway.EndPoint, request);
        Assert.Equal(status, RawClient.StatusOf(answer));
        Assert.Contains($"x-netguard-reason: {reason}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);

        var record = await gateway.RecordAsync();
        Assert.Equal(nameof(Verdict.Reject), record["verdict"]);
        Assert.Equal(reason, record["reason"]);
        Assert.Equal(status, record["status"]);
        Assert.Equal("127.0.0.1", record["remoteAddress"]);
        return answer;
    }
}

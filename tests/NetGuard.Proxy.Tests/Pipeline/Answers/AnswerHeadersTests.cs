using System.Net;
using Microsoft.AspNetCore.Http;
using NetGuard.Policy;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline.Answers;

[Trait("Rule", "R24")]
public sealed class AnswerHeadersTests
{
    private const string Credential = "upstream-secret-of-the-endpoint/1";

    /// <summary>{e} is the endpoint, {g} the gateway, {h} the endpoint's host; the route takes /ai off the path.</summary>
    [Theory]
    [InlineData("Location", "{e}/v1/ops/7?api-version=1#top", "{g}/ai/v1/ops/7?api-version=1#top")]
    [InlineData("location", "/v1/ops/7", "/ai/v1/ops/7")]
    [InlineData("Location", "8", "/ai/v1/8")]
    [InlineData("Location", "?page=2", "/ai/v1/run?page=2")]
    [InlineData("Location", "//{h}/v1/x", "{g}/ai/v1/x")]
    [InlineData("Location", " {e}/v1 ", "{g}/ai/v1")]
    [InlineData("Location", "{e}", "{g}/ai/")]
    [InlineData("Location", "https://{h}/v1", null)]
    [InlineData("Location", "http://127.0.0.1:1/v1", null)]
    [InlineData("Location", "{e}/a%2Fb", null)]
    [InlineData("Location", "{e}//a", null)]
    [InlineData("Location", "http://127.0.0.1:99999/", null)]
    [InlineData("Location", "https://other.example/v1", "https://other.example/v1")]
    [InlineData("Location", "app:done", "app:done")]
    [InlineData("Location", "http://[/", "http://[/")]
    [InlineData("Content-Location", "{e}/v1/doc", "{g}/ai/v1/doc")]
    [InlineData("Content-Location", "/v1/doc", "/ai/v1/doc")]
    [InlineData("Operation-Location", "{e}/v1/operations/7", "{g}/ai/v1/operations/7")]
    [InlineData("Azure-AsyncOperation", "{e}/v1/operations/7", "{g}/ai/v1/operations/7")]
    [InlineData("x-goog-upload-url", "{e}/upload/v1?upload_id=a&upload_protocol=resumable", "{g}/ai/upload/v1?upload_id=a&upload_protocol=resumable")]
    [InlineData("x-goog-upload-control-url", "{e}/upload/v1", "{g}/ai/upload/v1")]
    [InlineData("x-goog-upload-chunk-granularity", "262144", "262144")]
    [InlineData("X-Anything", "{e}/v1", "{g}/ai/v1")]
    [InlineData("X-Anything", "/v1", "/v1")]
    [InlineData("Link", "<{e}/v1?page=2>; rel=\"next\", </v1?page=1>; rel=\"first\"; title=\"a <b>, c\"", "<{g}/ai/v1?page=2>; rel=\"next\", </ai/v1?page=1>; rel=\"first\"; title=\"a <b>, c\"")]
    [InlineData("Link", "<https://other.example/>; rel=\"help\"", "<https://other.example/>; rel=\"help\"")]
    [InlineData("Link", "<https://{h}/>; rel=\"help\"", null)]
    [InlineData("Link", "<{e}/v1", null)]
    public async Task Header_ThatNamesTheEndpoint_NamesTheGatewayOrIsRemoved(string name, string value, string? expected)
    {
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Response.Headers[name] = Fill(value, Prefix(context.Request), null);
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Routes = [Gateway.Route("/ai/{**rest}", transform: ("PathRemovePrefix", "/ai"))] });
        using var client = gateway.Client();
        using var answer = await client.GetAsync("/ai/v1/run");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var got = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value.ToString());
        Assert.Equal(expected is null ? [] : [Fill(expected, endpoint.Prefix, gateway.Address)], got);
    }

    [Theory]
    [InlineData("/{**rest}", "PathPrefix", "/openai", "/openai/v1", "/v1")]
    [InlineData("/{**rest}", "PathPrefix", "/openai", "/v1", null)]
    [InlineData("/in/{**rest}", "PathPattern", "/out/{**rest}", "/out/v1", "/in/v1")]
    [InlineData("/in/{**rest}", "PathSet", "/fixed", "/fixed", null)]
    [InlineData("/in/{**rest}", "RequestHeadersCopy", "true", "/elsewhere", null)]
    public async Task Location_UnderAnyTransform_IsTheCallersOrRemoved(string match, string transform, string value, string location, string? expected)
    {
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new() { Routes = [Gateway.Route(match, transform: (transform, value))] });
        using var client = gateway.Client();
        using var answer = await client.GetAsync("/in/v1");
        Assert.Equal(expected, answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Location_BelowTheAddressOfTheDestination_LosesItsRoot()
    {
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Response.Headers.Location = context.Request.Path.Value == "/root/a" ? "/root/b" : "/b";
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Cluster = _ => Gateway.Cluster(endpoint.Prefix + "root/"),
            Snapshot = snapshot => snapshot with { ClusterAddresses = Policies.Snapshot(Policies.Resource(), endpoint.Prefix + "root/").ClusterAddresses },
        });
        using var client = gateway.Client();
        using var below = await client.GetAsync("/a");
        Assert.Equal("/b", below.Headers.Location?.ToString());
        using var beside = await client.GetAsync("/c");
        Assert.Null(beside.Headers.Location);
    }

    [Fact]
    public async Task Location_ThatUsesTheDestinationsHostName_NamesTheGateway()
    {
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Response.Headers.Location = $"https://{context.Request.Host}/v1";
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Cluster = cluster => cluster with { Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = endpoint.Prefix, Host = "contoso.example" } } },
        });
        using var client = gateway.Client();
        using var answer = await client.GetAsync("/a");
        Assert.Equal(new Uri(gateway.Address, "/v1"), answer.Headers.Location);
    }

    [Theory]
    [InlineData(true, "https", "https")]
    [InlineData(true, "ftp", "http")]
    [InlineData(false, "https", "http")]
    public async Task Location_BehindAProxy_HasItsSchemeIfItIsTrusted(bool trusted, string told, string scheme)
    {
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Response.Headers.Location = Prefix(context.Request) + "/v1";
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Snapshot = snapshot => trusted ? snapshot with { ClientAddress = new ClientAddressRules(ClientAddressSource.XForwardedFor, Policies.Set("127.0.0.1", "127.0.0.1"), null) } : snapshot,
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: ai.contoso.example\r\nX-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: {told}\r\n\r\n");
        Assert.Contains($"\r\nLocation: {scheme}://ai.contoso.example/v1\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Debug", "key=" + Credential)]
    [InlineData("Set-Cookie", "a=" + Credential + "; Path=/")]
    [InlineData("Location", "https://other.example/?key=upstream-secret-of-the-endpoint%2F1")]
    [InlineData("Operation-Location", "/v1?key=" + Credential)]
    public async Task Header_WithTheCredentialOfTheEndpoint_Is502(string name, string value)
    {
        foreach (var written in new[] { Credential, "Bearer " + Credential })
        {
            await using var endpoint = await Endpoint.StartAsync(async context =>
            {
                context.Response.Headers[name] = value;
                await context.Response.WriteAsync("the answer");
            });
            await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { Upstream = new UpstreamCredential("Authorization", written) });
            var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.Equal(502, RawClient.StatusOf(answer));
            Assert.Contains("x-netguard-reason: response.credential\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("upstream-secret", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("the answer", answer, StringComparison.Ordinal);
            var record = await gateway.RecordAsync();
            Assert.Equal(("response.credential", 502, 200), (record["reason"], record["status"], record["upstreamStatus"]));
            Assert.DoesNotContain(gateway.Lines, line => line.Contains("upstream-secret", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Header_WithAPartOfAShortCredential_Passes()
    {
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            context.Response.Headers["X-A"] = context.Request.Path == "/whole" ? "abc" : "abcd";
            return Task.CompletedTask;
        });
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { Upstream = new UpstreamCredential("api-key", "abc") });
        using var client = gateway.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/part")).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await client.GetAsync("/whole")).StatusCode);
    }

    [Fact]
    public async Task InterimAnswersAndTrailers_OfTheEndpoint_AreDropped()
    {
        using var raw = new RawEndpoint("HTTP/1.1 103 Early Hints\r\nLink: </evil>; rel=preload\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nTrailer: X-Late\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Late: evil\r\n\r\n"u8.ToArray());
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Cluster = _ => Gateway.Cluster(raw.Prefix),
            Snapshot = snapshot => snapshot with { ClusterAddresses = Policies.Snapshot(Policies.Resource(), raw.Prefix).ClusterAddresses },
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Trailer", answer, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Azure's way of long operations: 202 with an address to poll, until the operation is done and says where its result is.</summary>
    [Fact]
    public async Task LongOperation_FollowedByItsHeaders_StaysAtTheGateway()
    {
        var polls = 0;
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            var path = context.Request.Path.Value!;
            Assert.Equal("for-the-endpoint-alone", context.Request.Headers["api-key"]);
            if (path == "/documentintelligence/documentModels/m:analyze")
            {
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                context.Response.Headers["Operation-Location"] = Prefix(context.Request) + "/documentintelligence/documentModels/m/analyzeResults/7?api-version=2024-11-30";
                return;
            }

            Assert.Equal("/documentintelligence/documentModels/m/analyzeResults/7?api-version=2024-11-30", path + context.Request.QueryString);
            await context.Response.WriteAsync(++polls < 3 ? """{"status":"running"}""" : """{"status":"succeeded"}""");
        });
        await using var gateway = await Gateway.StartAsync(
            endpoint,
            ai => ai.WithKeys() with { Upstream = new UpstreamCredential("api-key", "for-the-endpoint-alone") },
            new() { Routes = [Gateway.Route("/docs/{**rest}", transform: ("PathRemovePrefix", "/docs"))] });
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Add("api-key", Policies.Key1);
        using var content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var accepted = await client.PostAsync("/docs/documentintelligence/documentModels/m:analyze?api-version=2024-11-30", content);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var poll = Assert.Single(accepted.Headers.GetValues("Operation-Location"));
        Assert.StartsWith(gateway.Address + "docs/", poll, StringComparison.Ordinal);
        var status = "";
        while (!status.Contains("succeeded", StringComparison.Ordinal))
        {
            status = await client.GetStringAsync(new Uri(poll));
        }

        Assert.Equal(3, polls);
    }

    private static string Prefix(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static string Fill(string text, string endpoint, Uri? gateway) => text
        .Replace("{e}", endpoint.TrimEnd('/'), StringComparison.Ordinal)
        .Replace("{h}", new Uri(endpoint).Authority, StringComparison.Ordinal)
        .Replace("{g}", gateway?.ToString().TrimEnd('/'), StringComparison.Ordinal);
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Tests.Pipeline;
using Yarp.ReverseProxy.Forwarder;
using Endpoint = NetGuard.Proxy.Tests.Pipeline.Endpoint;

namespace NetGuard.Proxy.Tests.Body;

public sealed class BodyForwardingTests
{
    [Theory]
    [InlineData("Content-Length: 2000", "{}", 413, "limit.body_size")]
    [InlineData("Content-Length: 1001", "{}", 413, "limit.body_size")]
    [InlineData("Transfer-Encoding: chunked", "3ea\r\n{ ", 0, null)]
    [InlineData("Transfer-Encoding: chunked", "zz\r\n", 400, "request.header")]
    public async Task Body_ThatIsTooLargeOrMalformed_IsRefused(string framing, string start, int status, string? reason)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { MaxRequestBodySize = 1000 });
        var filler = status == 0 ? new string(' ', 1000) + "\r\n0\r\n\r\n" : "";
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"POST /a HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n{start}{filler}");
        Assert.Equal(status == 0 ? 413 : status, RawClient.StatusOf(answer));
        Assert.Equal(reason ?? "limit.body_size", (await gateway.RecordAsync())["reason"]);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
    }

    [Theory]
    [InlineData("Content-Length: 1000", "")]
    [InlineData("Transfer-Encoding: chunked", "3e8\r\n")]
    public async Task Body_OfExactlyTheLimit_IsForwarded(string framing, string prefix)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai with { MaxRequestBodySize = 1000 });
        var suffix = prefix.Length == 0 ? "" : "\r\n0\r\n\r\n";
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"POST /a HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n{prefix}{{}}{new string(' ', 998)}{suffix}");
        Assert.Equal(200, RawClient.StatusOf(answer));
        Assert.Equal(1000, endpoint.Single().Body.Length);
    }

    [Theory]
    [InlineData(8192, 200)]
    [InlineData(8191, 503)]
    [InlineData(1, 503)]
    public async Task Body_OnEitherSideOfTheGatewaysMemory_IsForwardedOrRefused(long memory, int status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Snapshot = snapshot => snapshot with { Limits = new GatewayLimits { MaxBufferedBytes = memory } },
        });
        var answer = await RawClient.SendAsync(gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal(status, RawClient.StatusOf(answer));
        await gateway.RecordAsync();
        Assert.Equal(0, gateway.Services.GetRequiredService<BufferBudget>().Reserved);
    }

    [Fact]
    public async Task Body_ThatEndsEarly_IsIncompleteAndRecorded()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(gateway.EndPoint);
            await socket.SendAsync("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{}"u8.ToArray());
        }

        Assert.Equal("body.incomplete", (await gateway.RecordAsync())["reason"]);
        Assert.Equal(0, endpoint.Connections);
        Assert.Equal(0, gateway.Services.GetRequiredService<BufferBudget>().Reserved);
    }

    [Fact]
    [Trait("Rule", "R15")]
    public async Task Trailers_OfTheRequest_AreDropped()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var answer = await RawClient.SendAsync(
            gateway.EndPoint, "POST /a HTTP/1.1\r\nHost: a\r\nTrailer: X-Late\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Late: evil\r\napi-key: evil\r\n\r\n");
        Assert.Equal(200, RawClient.StatusOf(answer));
        Assert.Equal("2", endpoint.Single().Headers["Content-Length"]);
        Assert.DoesNotContain(endpoint.Single().Headers, header => header.Key == "Trailer" || header.Value == "evil");
    }

    [Fact]
    public async Task Handover_BothWays_SendTheSameBytes()
    {
        var received = new List<Endpoint.Received>();
        foreach (var handover in Enum.GetValues<BodyHandover>())
        {
            await using var endpoint = await Endpoint.StartAsync();
            await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
            {
                Services = services => services.AddSingleton(new GuardPipelineSettings { Handover = handover }),
            });
            foreach (var framing in new[] { "Content-Length: 7\r\n\r\n{\"a\":1}", "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n", "Content-Length: 0\r\n\r\n" })
            {
                Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, $"POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{framing}")));
            }

            received.AddRange(endpoint.Requests);
        }

        Assert.Equal(6, received.Count);
        foreach (var (content, requestBody) in received.Take(3).Zip(received.Skip(3)))
        {
            Assert.Equal(content.Body, requestBody.Body);
            Assert.Equal(content.Target, requestBody.Target);
            Assert.Equal(Framing(content), Framing(requestBody));
        }

        static IEnumerable<string> Framing(Endpoint.Received request) =>
            request.Headers.Where(header => header.Key is not ("Host" or "traceparent")).Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal);
    }

    /// <summary>
    /// The endpoint answers before it reads, through small buffers: the caller has its answer, and the gateway its next
    /// request, while the body of the first is still being sent. An array returned too early would show as a foreign byte.
    /// </summary>
    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1", false)]
    [InlineData(HttpProtocols.Http2, "2.0", false)]
    [InlineData(HttpProtocols.Http1, "1.1", true)]
    [InlineData(HttpProtocols.Http2, "2.0", true)]
    public async Task Body_OfAnEndpointThatAnswersEarlyAndReadsSlowly_StaysItsOwn(HttpProtocols protocol, string version, bool spooled)
    {
        const int requests = 1000;
        const int size = 96 * 1024;
        const int buffer = 8 * 1024;
        var whole = 0;
        var early = 0;
        var foreign = 0;
        await using var endpoint = await Endpoint.StartAsync(
            async context =>
            {
                context.Response.ContentLength = 5;
                await context.Response.WriteAsync("early");
                await context.Response.CompleteAsync();
                Interlocked.Increment(ref early);
                var own = (byte)context.Request.Headers["X-Own"].ToString()[0];
                var bytes = new byte[buffer];
                var total = 0;
                try
                {
                    while (await context.Request.Body.ReadAsync(bytes) is > 0 and var count)
                    {
                        total += count;
                        if (bytes.AsSpan(0, count).ContainsAnyExcept([own, .. "[]\""u8]))
                        {
                            Interlocked.Increment(ref foreign);
                        }

                        await Task.Yield();
                    }

                    Interlocked.Add(ref whole, total == size ? 1 : 0);
                }
                catch (IOException)
                {
                    // The gateway may give up a body whose answer is there; what came of it was looked at.
                }
            },
            buffer,
            protocol);
        await using var gateway = await Gateway.StartAsync(endpoint, setup: new()
        {
            Snapshot = snapshot => snapshot with { Limits = snapshot.Limits with { BufferBytes = spooled ? size / 4 : size } },
            Cluster = cluster => cluster with { HttpRequest = new ForwarderRequestConfig { Version = new Version(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact } },
            Proxy = proxy => proxy.ConfigureHttpClient((_, handler) => handler.ConnectCallback = async (connection, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = buffer };
                await socket.ConnectAsync(connection.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }),
        });
        using var client = gateway.Client();
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, cancellation) =>
        {
            var own = (char)('a' + (number % 26));
            using var message = new HttpRequestMessage(HttpMethod.Post, "/a") { Content = new StringContent($"[\"{new string(own, size - 4)}\"]") };
            message.Content.Headers.ContentType = new("application/json");
            message.Headers.Add("X-Own", own.ToString());
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });
        Assert.Equal(0, Volatile.Read(ref foreign));
        Assert.Equal(requests, Volatile.Read(ref early));
        Assert.True(Volatile.Read(ref whole) > requests / 2, $"Only {whole} of {early} bodies were read whole.");
    }

    [Fact]
    public async Task Body_OnAStaleConnection_IsSentAgain()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        const string request = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, request)));
        endpoint.CloseConnections();
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, request)));
        Assert.Equal(2, endpoint.Requests.Count);
        Assert.All(endpoint.Requests, received => Assert.Equal("{\"a\":1}", Encoding.ASCII.GetString(received.Body)));
    }
}

using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Body.Spool;
using NetGuard.Proxy.Tests.Configuration;
using NetGuard.Proxy.Tests.Pipeline;
using NetGuard.Proxy.Tests.Pipeline.Running;
using Endpoint = NetGuard.Proxy.Tests.Pipeline.Endpoint;

namespace NetGuard.Proxy.Tests.Body.Spool;

/// <summary>Bodies that go through a file, from a caller to an endpoint.</summary>
public sealed class SpoolForwardingTests : IDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int Length = 400_000;
    private const long Limit = 2 << 20;
    private const long Taken = Limit - Length;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_ThatIsSpooled_ArrivesAsItCame(bool announces)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        var body = $"[\"{new string('x', Length - 4)}\"]";
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, announces ? Announced(body) : Chunked(body))));
        var received = endpoint.Single();
        Assert.Equal(body, Encoding.ASCII.GetString(received.Body));
        Assert.Equal(Length.ToString(provider: null), received.Headers["Content-Length"]);
        Assert.Equal((long)Length, (await gateway.RecordAsync())["bytesInspected"]);
        AssertAllIsGivenBack(gateway);
    }

    [Fact]
    public async Task Body_WhoseLastValueIsForbidden_IsRefusedAndNothingIsSent()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, ai => ai with { Inspection = Policies.Inspection(Mode.Enforce) });
        var answer = await RawClient.SendAsync(gateway.EndPoint, Announced($"[\"{new string('x', Length)}\",\"https://forbidden.example/\"]"));
        Assert.Equal(400, RawClient.StatusOf(answer));
        Assert.DoesNotContain("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("uri.fqdn_not_allowed", (await gateway.RecordAsync())["reason"]);
        Assert.Equal(0, endpoint.Connections);
        AssertAllIsGivenBack(gateway);
    }

    [Fact]
    public async Task Body_OnAStaleConnection_IsReadFromTheFileAgain()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint);
        var request = Announced($"[\"{new string('x', Length - 4)}\"]");
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, request)));
        endpoint.CloseConnections();
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, request)));
        Assert.Equal([Length, Length], endpoint.Requests.Select(received => received.Body.Length));
    }

    [Theory]
    [Trait("Rule", "R25")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_BeyondTheBoundOfFiles_Gets503(bool announces)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, limits: limits => limits with { MaxSpoolBytes = Length - 1 });
        var body = new string(' ', Length);
        Assert.Equal(503, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, announces ? Announced(body) : Chunked(body))));
        Assert.Equal("limit.capacity", (await gateway.RecordAsync())["reason"]);
        Assert.Equal(0, endpoint.Connections);
        AssertAllIsGivenBack(gateway);
    }

    [Fact]
    [Trait("Rule", "R25")]
    public async Task Folder_ThatCannotBeUsed_Gets503AndALineOfTheLog()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var folder = Path.Combine(_folder.Write("a-file", ""), "below");
        await using var gateway = await StartAsync(endpoint, limits: limits => limits with { SpoolPath = folder });
        Assert.Equal(503, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, Announced(new string(' ', Length)))));
        Assert.Equal("limit.capacity", (await gateway.RecordAsync())["reason"]);
        Assert.Contains(gateway.Lines, line => line.Contains(folder, StringComparison.Ordinal));
        Assert.Equal(0, endpoint.Connections);
        AssertAllIsGivenBack(gateway);
    }

    [Fact]
    [Trait("Rule", "R13")]
    public async Task Upload_ToAFile_IsCutWithItsPolicyAndTheFileIsGone()
    {
        await using var cutting = await CuttingGateway.StartAsync(snapshot: Limited);
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendAsync($"POST /slow HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nContent-Length: {Length}\r\n\r\n{new string(' ', Length - 1)}");
        var store = cutting.Gateway.Services.GetRequiredService<BodyStore>();
        await Until.HoldsAsync(() => store.Disk.Reserved > Length / 2);

        await cutting.ReloadAsync(resource => resource.WithNetwork(Policies.Set("192.0.2.1", "192.0.2.9")), snapshot: Limited);
        cutting.Look();

        await caller.ReadToAsync("\"requestId\"");
        Assert.Equal(403, RawClient.StatusOf(caller.Received));
        Assert.Equal("network.not_allowed", (await cutting.RecordAsync())["reason"]);
        AssertAllIsGivenBack(cutting.Gateway);
    }

    [Fact]
    [Trait("Rule", "R13")]
    public async Task Upload_ThatWaitsToBeInspected_IsCutWithItsPolicy()
    {
        await using var cutting = await CuttingGateway.StartAsync(snapshot: Limited);
        using var caller = await WaitAsync(cutting.Gateway);

        await cutting.ReloadAsync(resource => resource.WithNetwork(Policies.Set("192.0.2.1", "192.0.2.9")), snapshot: Limited);
        cutting.Look();

        await caller.ReadToAsync("\"requestId\"");
        Assert.Equal(403, RawClient.StatusOf(caller.Received));
        await cutting.RecordAsync();
        ReturnTaken(cutting.Gateway);
        AssertAllIsGivenBack(cutting.Gateway);
    }

    [Fact]
    [Trait("Rule", "R25")]
    public async Task Upload_ThatWaitsTooLongToBeInspected_Gets503()
    {
        await using var cutting = await CuttingGateway.StartAsync(snapshot: Limited);
        using var caller = await WaitAsync(cutting.Gateway);
        cutting.Time.Advance(InspectionMemory.Patience);

        await caller.ReadToAsync("\"requestId\"");
        Assert.Equal(503, RawClient.StatusOf(caller.Received));
        Assert.Equal("limit.capacity", (await cutting.RecordAsync())["reason"]);
        Assert.DoesNotContain("Connection: close", caller.Received, StringComparison.OrdinalIgnoreCase);
        ReturnTaken(cutting.Gateway);
        AssertAllIsGivenBack(cutting.Gateway);
    }

    /// <summary>All bodies are under way at one time, in sum four times what may be held; then all end at once.</summary>
    [Fact]
    [Trait("Rule", "R25")]
    public async Task Uploads_ManyAtATime_StayWithinTheGatewaysMemoryAndAllArrive()
    {
        const int count = 64;
        const int length = 1 << 20;
        const long bound = 16 << 20;
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("answer");
        });
        await using var gateway = await StartAsync(endpoint, limits: limits => limits with { MaxBufferedBytes = bound });
        var store = gateway.Services.GetRequiredService<BodyStore>();
        var first = Encoding.ASCII.GetBytes($"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n[{new string(' ', length - SpoolFile.ChunkSize - 1)}");
        var last = Encoding.ASCII.GetBytes(new string(' ', SpoolFile.ChunkSize - 1) + "]");
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        try
        {
            await Parallel.ForEachAsync(sockets, async (socket, cancellation) =>
            {
                await socket.ConnectAsync(gateway.EndPoint, cancellation);
                await socket.SendAsync(first, cancellation);
            });
            await Until.HoldsAsync(() => store.Disk.Reserved == count * ((length / SpoolFile.ChunkSize) - 1) * SpoolFile.RecordSize);
            Assert.Equal(count * SpoolFile.RecordSize, store.Memory.Reserved);

            var most = 0L;
            using var ended = new CancellationTokenSource();
            var watching = Task.Run(() =>
            {
                while (!ended.IsCancellationRequested)
                {
                    most = Math.Max(most, store.Memory.Reserved);
                    Thread.Yield();
                }
            });
            var answers = await Task.WhenAll(sockets.Select(async socket =>
            {
                await socket.SendAsync(last);
                var answer = new byte[12];
                await socket.ReceiveAsync(answer);
                return Encoding.ASCII.GetString(answer);
            }));
            await ended.CancelAsync();
            await watching;
            Assert.All(answers, answer => Assert.Equal("HTTP/1.1 200", answer));
            Assert.InRange(most, (count * SpoolFile.RecordSize) + 1, bound);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        for (var i = 0; i < count; i++)
        {
            await gateway.RecordAsync();
        }

        AssertAllIsGivenBack(gateway);
    }

    private static void ReturnTaken(Gateway gateway)
    {
        var memory = gateway.Services.GetRequiredService<BodyStore>().Memory;
        Assert.Equal(0, memory.Waiting);
        memory.Return(Taken);
    }

    private static string Announced(string body) => $"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static string Chunked(string body) =>
        $"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(body.Chunk(50_000).Select(chunk => $"{chunk.Length:x}\r\n{new string(chunk)}\r\n"))}0\r\n\r\n";

    private static void AssertAllIsGivenBack(Gateway gateway)
    {
        var store = gateway.Services.GetRequiredService<BodyStore>();
        Assert.Equal((0, 0), (store.Memory.Reserved, store.Disk.Reserved));
    }

    /// <summary>A body that has come in and finds no room to be inspected in.</summary>
    private static async Task<RawConversation> WaitAsync(Gateway gateway)
    {
        var store = gateway.Services.GetRequiredService<BodyStore>();
        var caller = await RawConversation.OpenAsync(gateway.EndPoint);
        await caller.SendAsync($"POST /slow HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nContent-Length: {Length}\r\n\r\n[{new string(' ', Length - 2)}");
        await Until.HoldsAsync(() => store.Disk.Reserved > Length / 2 && store.Memory.Reserved == SpoolFile.RecordSize);
        Assert.True(store.Memory.TryReserve(Taken, Limit));
        await caller.SendAsync("]");
        await Until.HoldsAsync(() => store.Memory.Waiting == 1);
        return caller;
    }

    private PolicySnapshot Limited(PolicySnapshot snapshot) =>
        snapshot with { Limits = new GatewayLimits { MaxBufferedBytes = Limit, BufferBytes = BufferBytes, SpoolPath = _folder.Root } };

    private Task<Gateway> StartAsync(Endpoint endpoint, Func<ResourcePolicy, ResourcePolicy>? policy = null, Func<GatewayLimits, GatewayLimits>? limits = null) =>
        Gateway.StartAsync(endpoint, policy, new()
        {
            Snapshot = snapshot =>
            {
                var spooling = snapshot.Limits with { BufferBytes = BufferBytes, SpoolPath = _folder.Root };
                return snapshot with { Limits = limits?.Invoke(spooling) ?? spooling };
            },
        });
}

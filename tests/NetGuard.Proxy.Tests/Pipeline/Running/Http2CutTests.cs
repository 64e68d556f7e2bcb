using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetGuard.Policy;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>Several requests of one HTTP/2 connection: each is judged and cut alone.</summary>
[Trait("Rule", "R13")]
public sealed class Http2CutTests
{
    /// <summary>INTERNAL_ERROR of RFC 9113: no client takes it for an end or for a leave to send the request again.</summary>
    private const long InternalError = 2;

    [Fact]
    public async Task Stream_WhoseKeyIsTakenAway_IsResetAndTheOthersGoOn()
    {
        await using var cutting = await CuttingGateway.StartAsync(protocols: HttpProtocols.Http2);
        using var client = new Http2Client(cutting.Gateway.Address);
        using var old = await client.OpenStreamAsync(cutting.Streams, "/old", Policies.Key1);
        using var kept = await client.OpenStreamAsync(cutting.Streams, "/kept", Policies.Key2);

        await cutting.ReloadAsync(WithoutKey1);
        cutting.Look();

        var end = await Assert.ThrowsAsync<HttpProtocolException>(old.ReadLineAsync);
        Assert.Equal(InternalError, end.ErrorCode);
        await cutting.Streams.LeftAsync("/old");
        var record = await cutting.RecordAsync();
        Assert.Equal(("Reject", "auth.invalid_key", 1), (record["verdict"], record["reason"], record["keySlot"]));

        cutting.Streams.Send("/kept", "later");
        Assert.Equal("data: later", await kept.ReadLineAsync());
        cutting.Streams.Finish("/kept");
        Assert.Null(await kept.ReadLineAsync());
        Assert.Null((await cutting.RecordAsync())["reason"]);
        Assert.Equal(1, client.Connections);
    }

    [Fact]
    public async Task Request_ThatWaitsForTheEndpoint_IsAnsweredOnItsStream()
    {
        await using var cutting = await CuttingGateway.StartAsync(protocols: HttpProtocols.Http2);
        using var client = new Http2Client(cutting.Gateway.Address);
        using var kept = await client.OpenStreamAsync(cutting.Streams, "/kept", Policies.Key2);
        var waiting = client.SendAsync(HttpMethod.Get, "/waiting", Policies.Key1);
        await cutting.Streams.ArrivedAsync("/waiting");

        await cutting.ReloadAsync(WithoutKey1);
        cutting.Look();

        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("auth.invalid_key", Assert.Single(answer.Headers.GetValues("x-netguard-reason")));
        cutting.Streams.Send("/kept", "later");
        Assert.Equal("data: later", await kept.ReadLineAsync());
        Assert.Equal(1, client.Connections);
    }

    [Fact]
    public async Task Upload_ThatComesSlowly_IsAnsweredAndTheOthersGoOn()
    {
        await using var cutting = await CuttingGateway.StartAsync(protocols: HttpProtocols.Http2);
        using var client = new Http2Client(cutting.Gateway.Address);
        using var kept = await client.OpenStreamAsync(cutting.Streams, "/kept", Policies.Key2);
        using var body = new UnendingContent("{"u8.ToArray());
        var upload = client.SendAsync(HttpMethod.Post, "/upload", Policies.Key1, body);
        await Until.HoldsAsync(() => cutting.Held > 0);

        await cutting.ReloadAsync(WithoutKey1);
        cutting.Look();

        using var answer = await upload;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("auth.invalid_key", (await cutting.RecordAsync())["reason"]);
        Assert.Equal(0, cutting.Held);
        cutting.Streams.Send("/kept", "later");
        Assert.Equal("data: later", await kept.ReadLineAsync());
        Assert.Equal(1, client.Connections);
    }

    [Fact]
    public async Task Stream_OfACallerWhoDoesNotRead_IsCutAndTheOthersGoOn()
    {
        await using var cutting = await CuttingGateway.StartAsync(protocols: HttpProtocols.Http2);
        using var client = new Http2Client(cutting.Gateway.Address);
        using var kept = await client.OpenStreamAsync(cutting.Streams, "/kept", Policies.Key2);
        using var unread = await client.OpenStreamAsync(cutting.Streams, "/unread", Policies.Key1);
        for (var i = 0; i < 64; i++)
        {
            cutting.Streams.Send("/unread", new string('x', 1 << 20));
        }

        await cutting.ReloadAsync(WithoutKey1);
        cutting.Look();

        await cutting.Streams.LeftAsync("/unread");
        Assert.Equal("auth.invalid_key", (await cutting.RecordAsync())["reason"]);
        cutting.Streams.Send("/kept", "later");
        Assert.Equal("data: later", await kept.ReadLineAsync());
        Assert.Equal(1, client.Connections);
    }

    [Fact]
    public async Task NextRequest_OnAnOpenConnection_IsJudgedByTheNewPolicy()
    {
        await using var cutting = await CuttingGateway.StartAsync(resource => resource with { Lifetime = Finish }, HttpProtocols.Http2);
        using var client = new Http2Client(cutting.Gateway.Address);
        using var running = await client.OpenStreamAsync(cutting.Streams, "/running", Policies.Key1);

        await cutting.ReloadAsync(resource => WithoutKey1(resource) with { Lifetime = Finish });
        cutting.Look();

        using var next = await client.SendAsync(HttpMethod.Get, "/next", Policies.Key1);
        Assert.Equal(HttpStatusCode.Unauthorized, next.StatusCode);
        cutting.Streams.Send("/running", "later");
        Assert.Equal("data: later", await running.ReadLineAsync());
        Assert.Equal(1, client.Connections);
    }

    private static LifetimeRules Finish { get; } = LifetimeRules.Default with { Revocation = Revocation.Finish };

    private static ResourcePolicy WithoutKey1(ResourcePolicy resource) =>
        resource with { Authentication = new AuthenticationRules(Decisions.Mode.Enforce, allowAnonymous: false, [Policies.Key2], Policies.Rule("Authentication.Keys")) };

    /// <summary>Sends its first bytes and then nothing more.</summary>
    private sealed class UnendingContent(byte[] first) : HttpContent
    {
        private readonly CancellationTokenSource _disposed = new();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(first, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
            await Task.Delay(Timeout.Infinite, either.Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _disposed.Cancel();
            base.Dispose(disposing);
        }
    }
}

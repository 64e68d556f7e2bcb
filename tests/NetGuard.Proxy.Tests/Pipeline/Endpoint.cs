using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>The AI endpoint behind a gateway: counts connections from their first byte and keeps what each request was.</summary>
internal sealed class Endpoint : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<ConnectionContext> _open = [];
    private int _connections;

    private Endpoint(RequestDelegate? answer, int? buffer, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (buffer is { } bytes)
        {
            builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = address =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
                socket.ReceiveBufferSize = bytes;
                return socket;
            });
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            if (buffer is { } most)
            {
                kestrel.Limits.MaxRequestHeadersTotalSize = most;
                kestrel.Limits.MaxRequestBufferSize = most;
            }

            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref _connections);
                    _open.Enqueue(connection);
                    return next(connection);
                });
            });
        });
        _application = builder.Build();
        _application.Run(answer is null ? AnswerAsync : context => answer(context));
    }

    public string Prefix { get; private set; } = "";

    public int Connections => Volatile.Read(ref _connections);

    public ConcurrentQueue<Received> Requests { get; } = [];

    /// <param name="answer">Answers in place of the endpoint; then nothing is kept of requests.</param>
    /// <param name="buffer">Bytes that the endpoint takes in before its application reads.</param>
    /// <param name="protocols">What it speaks, without TLS.</param>
    public static async Task<Endpoint> StartAsync(RequestDelegate? answer = null, int? buffer = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var endpoint = new Endpoint(answer, buffer, protocols);
        await endpoint._application.StartAsync();
        endpoint.Prefix = endpoint._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
        return endpoint;
    }

    /// <summary>Closes what idles in the gateway's pool, without a word.</summary>
    public void CloseConnections()
    {
        while (_open.TryDequeue(out var connection))
        {
            connection.Abort();
        }
    }

    public Received Single() => Assert.Single(Requests);

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Requests.Enqueue(new Received(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("answer");
    }

    internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}

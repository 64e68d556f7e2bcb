using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Tests.Configuration;

namespace NetGuard.Proxy.Tests.Sources;

/// <summary>A feed's server on a free port, which answers as a test says.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FeedServer(WebApplication app) => _app = app;

    /// <summary>How it answers.</summary>
    public RequestDelegate Answer { get; set; } = Text("");

    /// <summary>Requests that have come.</summary>
    public int Requests { get; private set; }

    public string? LastIfNoneMatch { get; private set; }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/list?token=secret";

    public static async Task<FeedServer> StartAsync()
    {
        var app = TestApplication.Builder().Build();
        var server = new FeedServer(app);
        app.Run(context =>
        {
            server.Requests++;
            server.LastIfNoneMatch = context.Request.Headers.IfNoneMatch;
            return server.Answer(context);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>A list with its ETag; 304 to whoever has it.</summary>
    public static RequestDelegate Text(string text, string? etag = null) => context =>
    {
        if (etag is not null && context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.Headers.ETag = etag;
        return context.Response.WriteAsync(text);
    };

    public static RequestDelegate Status(int status, string? location = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

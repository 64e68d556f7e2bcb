using System.Globalization;
using Microsoft.AspNetCore.Http;
using NetGuard.Networks.Lists;

namespace NetGuard.Proxy.Tests.Sources;

/// <summary>The ways in which a feed's server can fail to answer.</summary>
internal static class FeedFaults
{
    /// <summary>Answers that are none, each with what is said of it.</summary>
    public static TheoryData<string, string> All => new()
    {
        { "500", "answered with status 500" },
        { "404", "answered with status 404" },
        { "204", "answered with status 204" },
        { "304 unasked", "answered with status 304" },
        { "to another host", "redirects to another server" },
        { "to another port", "redirects to another server" },
        { "without a place", "redirects to another server" },
        { "to itself", "redirects without end" },
        { "truncated", "cannot be fetched" },
        { "truncated chunks", "cannot be fetched" },
        { "aborted", "cannot be fetched" },
        { "announced too large", "is larger than 67108864 bytes" },
        { "too large", "is larger than 67108864 bytes" },
        { "bomb", "is larger than 67108864 bytes" },
        { "no gzip", "cannot be fetched" },
    };

    public static RequestDelegate Answer(string what) => what switch
    {
        "to another host" => FeedServer.Status(302, "http://localhost.example/list"),
        "to another port" => FeedServer.Status(307, "http://127.0.0.1:1/list"),
        "without a place" => FeedServer.Status(302),
        "to itself" => FeedServer.Status(302, "/list"),
        "304 unasked" => FeedServer.Status(304),
        "truncated" => async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("192.0.2.0/25\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
        ,
        "truncated chunks" => async context =>
        {
            await context.Response.WriteAsync("192.0.2.0/25\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
        ,
        "aborted" => context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }
        ,
        "announced too large" => async context =>
        {
            context.Response.ContentLength = ListLimits.MaxLength + 1;
            await context.Response.Body.FlushAsync();
        }
        ,
        "too large" => context => WriteAsync(context.Response.Body, ListLimits.MaxLength + 1),
        "bomb" => async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            await WriteAsync(gzip, ListLimits.MaxLength + 1);
        }
        ,
        "no gzip" => async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("192.0.2.0/25\n");
        }
        ,
        _ => FeedServer.Status(int.Parse(what, CultureInfo.InvariantCulture)),
    };

    private static async Task WriteAsync(Stream body, int length)
    {
        var lines = new byte[64 * 1024];
        lines.AsSpan().Fill((byte)'\n');
        for (; length > 0; length -= lines.Length)
        {
            await body.WriteAsync(lines.AsMemory(0, Math.Min(length, lines.Length)));
        }
    }
}

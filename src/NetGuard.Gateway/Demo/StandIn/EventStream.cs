using System.Text.Json;

namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>
/// Decides when the next event of a stream may go: the demo waits a moment, a test waits until its client has seen the
/// event before. <paramref name="index"/> counts from 0 within one stream.
/// </summary>
internal delegate Task EventPace(int index, CancellationToken cancelled);

/// <summary>Writes server-sent events (WHATWG HTML 9.2), each flushed by itself.</summary>
internal sealed class EventStream(HttpContext context, EventPace pace)
{
    private int _index;

    public void Begin()
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
    }

    /// <param name="name">The event's name; <c>null</c> writes none, as OpenAI's chat completions do.</param>
    /// <param name="data">An object to be written as JSON.</param>
    public Task SendAsync(string? name, object data) => SendTextAsync(name, JsonSerializer.Serialize(data));

    public async Task SendTextAsync(string? name, string data)
    {
        await pace(_index++, context.RequestAborted);
        await context.Response.WriteAsync(name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

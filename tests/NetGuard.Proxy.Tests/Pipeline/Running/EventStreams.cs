using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>An endpoint whose answers are event streams that the test feeds, one for each path; without a first event nothing is answered.</summary>
internal sealed class EventStreams : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<string>> _events = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrivals = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = [];

    private EventStreams()
    {
    }

    public Endpoint Endpoint { get; private set; } = null!;

    public static async Task<EventStreams> StartAsync()
    {
        var streams = new EventStreams();
        streams.Endpoint = await Endpoint.StartAsync(streams.AnswerAsync);
        return streams;
    }

    public void Send(string path, string data) => Of(path).Writer.TryWrite($"data: {data}\n\n");

    /// <summary>Ends the stream as an endpoint does that has said all.</summary>
    public void Finish(string path) => Of(path).Writer.Complete();

    /// <summary>The request has arrived.</summary>
    public Task ArrivedAsync(string path) => Signal(_arrivals, path).Task.WaitAsync(Patience.Long);

    /// <summary>The gateway has gone away before the stream's end.</summary>
    public Task LeftAsync(string path) => Signal(_ends, path).Task.WaitAsync(Patience.Long);

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Signal(_arrivals, path).TrySetResult();
        try
        {
            context.Response.ContentType = "text/event-stream";
            await foreach (var text in Of(path).Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(text, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            Signal(_ends, path).TrySetResult();
        }
    }

    private Channel<string> Of(string path) => _events.GetOrAdd(path, _ => Channel.CreateUnbounded<string>());

    private static TaskCompletionSource Signal(ConcurrentDictionary<string, TaskCompletionSource> signals, string path) =>
        signals.GetOrAdd(path, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

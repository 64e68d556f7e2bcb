using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>
/// An AI endpoint that needs no model: it speaks the wire formats of OpenAI, Azure and Anthropic, answers the same
/// request always in the same way, calls nobody, and keeps what reached it. For the demo, for tests and for measuring.
/// </summary>
internal sealed class StandInEndpoint : IAsyncDisposable
{
    /// <summary>Unix seconds in every answer that carries a time.</summary>
    public const long Created = 1_760_000_000;

    private readonly WebApplication _application;

    private StandInEndpoint(WebApplication application, StandInTraffic traffic)
    {
        _application = application;
        Traffic = traffic;
    }

    public StandInTraffic Traffic { get; }

    /// <summary>Runs before each event of a stream; by default nothing is waited for.</summary>
    public EventPace Pace { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>One address for each endpoint that <see cref="StartAsync"/> was given, such as <c>http://127.0.0.1:8090/</c>.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    public Uri Address => Addresses[0];

    /// <param name="endpoints">Where to listen; port 0 takes a free one.</param>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<StandInEndpoint> StartAsync(params IPEndPoint[] endpoints)
    {
        var traffic = new StandInTraffic();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            foreach (var endpoint in endpoints)
            {
                options.Listen(endpoint, listen => listen.Use(next => CountedTransport.Middleware(next, traffic)));
            }
        });
        var standIn = new StandInEndpoint(builder.Build(), traffic);
        standIn._application.Run(standIn.AnswerAsync);
        await standIn._application.StartAsync();
        standIn.Addresses = [.. standIn._application.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address))];
        return standIn;
    }

    public async ValueTask DisposeAsync()
    {
        // Nobody waits for the rest of a stand-in's answer.
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        Traffic.Keep(new StandInRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToFrozenDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body));

        var path = context.Request.Path.Value!;
        var post = HttpMethods.IsPost(context.Request.Method);
        var answer = (post, Operation(path)) switch
        {
            (true, "completions") => PromptAsync(context, body, ChatAnswers.Completion, ChatAnswers.StreamAsync),
            (true, "responses") => PromptAsync(context, body, ResponsesAnswers.Response, ResponsesAnswers.StreamAsync),
            (true, "messages") => PromptAsync(context, body, AnthropicAnswers.Message, AnthropicAnswers.StreamAsync),
            (false, "models") => context.Response.WriteAsJsonAsync(ChatAnswers.Models()),
            (true, "imageanalysis:analyze") => context.Response.WriteAsJsonAsync(AzureAnswers.ImageAnalysis()),
            (true, "detect") => context.Response.WriteAsJsonAsync(AzureAnswers.FaceDetect()),
            (true, var operation) when operation.EndsWith(":analyze", StringComparison.Ordinal) => Accept(context),
            (false, _) when path.Contains("/analyzeResults/", StringComparison.Ordinal) => context.Response.WriteAsJsonAsync(AzureAnswers.DocumentResult()),
            _ => FailAsync(context, StatusCodes.Status404NotFound, "The stand-in does not know this operation."),
        };
        await answer;
    }

    private Task PromptAsync(HttpContext context, ReadOnlyMemory<byte> body, Func<Prompt, object> whole, Func<Prompt, EventStream, Task> streamed) =>
        Prompt.Read(body) switch
        {
            null => FailAsync(context, StatusCodes.Status400BadRequest, "The stand-in cannot read this body."),
            { Stream: true } prompt => streamed(prompt, new EventStream(context, Pace)),
            var prompt => context.Response.WriteAsJsonAsync(whole(prompt)),
        };

    private static Task Accept(HttpContext context)
    {
        AzureAnswers.AcceptDocument(context);
        return Task.CompletedTask;
    }

    private static Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { code = "standin", message, type = "invalid_request_error", param = (string?)null } });
    }

    // The last segment tells the operation under every prefix: /v1, /openai/v1, /openai/deployments/NAME.
    private static string Operation(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            foreach (var segment in read.Buffer)
            {
                body.Write(segment.Span);
            }

            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return body.WrittenMemory;
            }
        }
    }
}

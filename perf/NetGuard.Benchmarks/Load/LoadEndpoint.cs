using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NetGuard.Benchmarks.Load;

/// <summary>
/// An endpoint that costs little: it reads the whole body, then answers a fixed chat completion. It must read all of it,
/// since an endpoint that answers early flatters whatever stands in front.
/// </summary>
internal static class LoadEndpoint
{
    private static readonly byte[] Answer =
        """{"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"A short answer of a model, long enough to be a plausible one for a chat."},"finish_reason":"stop"}],"usage":{"prompt_tokens":200,"completion_tokens":80,"total_tokens":280}}"""u8.ToArray();

    public static async Task<int> RunAsync(string listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(listen);
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        context.Response.BodyWriter.Write(Answer);
        await context.Response.BodyWriter.FlushAsync();
    }
}

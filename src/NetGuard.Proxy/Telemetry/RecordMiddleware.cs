using Microsoft.AspNetCore.Http;

namespace NetGuard.Proxy.Telemetry;

/// <summary>Around the guard: one record for each request, however it ends.</summary>
internal sealed class RecordMiddleware(RequestDelegate next, DecisionRecorder recorder)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = recorder.Begin(context);
        var failed = true;
        try
        {
            await next(context);
            failed = false;
        }
        finally
        {
            recorder.End(context, request, failed);
        }
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Primitives;
using NetGuard.Decisions;
using NetGuard.Inspection;

namespace NetGuard.Proxy.Pipeline;

/// <summary>Stage 6, second half: the target, the headers and the body as they will be sent.</summary>
internal sealed class InspectStage
{
    private readonly ObjectPool<RequestInspector> _inspectors = ObjectPool.Create<RequestInspector>();
    private readonly ObjectPool<SentHeaders> _headers = ObjectPool.Create<SentHeaders>();

    public Decision Decide(HttpContext context, GuardedRequest request)
    {
        var http = context.Request;
        var inspector = _inspectors.Get();
        var headers = _headers.Get();
        headers.Take(http.Headers);
        var decision = inspector.Inspect(
            new RequestMessage
            {
                Method = http.Method,
                Path = request.Target.Path,
                Query = request.Target.Query,
                Headers = headers.Lines,
                ContentType = Line(http.Headers.ContentType),
                ContentEncoding = Line(http.Headers.ContentEncoding),
                Body = request.Body is null ? [] : request.Body.Memory.Span,
            },
            request.Operation,
            request.Resource!.Inspection,
            request.Trail);

        // One that has thrown does not come back: its scratch memory may be in any state.
        _inspectors.Return(inspector);
        headers.Clear();
        _headers.Return(headers);
        request.Body?.EndInspection();
        return decision;
    }

    private static string? Line(StringValues values) => values.Count == 0 ? null : values.ToString();
}

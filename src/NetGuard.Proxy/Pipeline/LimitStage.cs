using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Proxy.Pipeline.Limits;

namespace NetGuard.Proxy.Pipeline;

/// <summary>
/// Stage 5: which operation the request may ask for, what it may cost and how many there may be. Sets the server's own limit
/// too, before the first byte of the body is read.
/// </summary>
internal sealed class LimitStage(TrafficLimiter traffic)
{
    /// <summary>Bytes of chunk sizes and extensions that even an empty body may have.</summary>
    private const int ChunkFraming = 64 * 1024;

    private const int StackChars = 512;

    // Loaded with the pipeline: the first request would wait a tenth of a second for it.
    private readonly ApiCatalog _apis = ApiCatalog.Default;

    /// <summary>Whoever calls this calls <see cref="TrafficLimiter.Release"/>.</summary>
    public Decision Decide(HttpContext context, GuardedRequest request)
    {
        var decision = DecideMessage(context, request, _apis);
        if (decision.IsReject)
        {
            return decision;
        }

        // Last, so that what is refused anyway takes nothing of a limit.
        var counted = traffic.Enter(context, request);
        if (decision.Verdict == Verdict.Allow)
        {
            return counted;
        }

        request.Trail.Take(counted);
        return counted.IsReject ? counted : decision;
    }

    /// <summary>What can be said of the request alone, whatever else is under way.</summary>
    public static Decision DecideMessage(HttpContext context, GuardedRequest request, ApiCatalog apis)
    {
        var decision = DecideOperation(context.Request.Method, request, apis);
        return decision.IsReject || DecideSize(context, request) is not { IsReject: true } tooLarge ? decision : tooLarge;
    }

    private static Decision DecideOperation(string method, GuardedRequest request, ApiCatalog apis)
    {
        if (request.Route?.ClusterId is not { } cluster || !request.Snapshot!.ClusterPaths.TryGetValue(cluster, out var paths))
        {
            request.Operation = apis.Match(method, request.Target.Path);
            return request.Resource!.Operations.Judge(method, request.Target.Path, request.Operation);
        }

        // The load balancer has not chosen yet: what any of the destinations would understand must be allowed.
        var decision = Decision.Allow;
        foreach (var path in paths)
        {
            var operation = Match(apis, method, path, request.Target.Path);
            request.Operation ??= operation;
            var judged = request.Resource!.Operations.Judge(method, request.Target.Path, operation);
            if (judged.IsReject)
            {
                request.Operation = operation;
                return judged;
            }

            decision = judged.Verdict == Verdict.Allow ? decision : judged;
        }

        return decision;
    }

    /// <summary>The operation at a path as the endpoint sees it, behind the path of its address.</summary>
    private static ApiOperation? Match(ApiCatalog apis, string method, string before, ReadOnlySpan<char> path)
    {
        var length = before.Length + path.Length;
        var whole = length <= StackChars ? stackalloc char[StackChars] : new char[length];
        before.CopyTo(whole);
        path.CopyTo(whole[before.Length..]);
        return apis.Match(method, whole[..length]);
    }

    private static Decision DecideSize(HttpContext context, GuardedRequest request)
    {
        var limit = request.Resource!.MaxRequestBodySize;
        if (context.Request.ContentLength > limit)
        {
            return Decision.Reject(Reasons.BodySize);
        }

        // Refuses because a body that could not be held alone would be read in vain.
        if (context.Request.ContentLength > request.Snapshot!.Limits.LargestBody)
        {
            return Decision.Reject(Reasons.Capacity);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            // Kestrel counts the framing of chunks too; this bounds it, while the body itself is counted as it is read.
            server.MaxRequestBodySize = context.Request.ContentLength is null ? (2 * limit) + ChunkFraming : limit;
        }

        return Decision.Allow;
    }
}

using NetGuard.Decisions;
using NetGuard.Proxy.Pipeline.Refusals;
using Yarp.ReverseProxy.Transforms;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>
/// The last transform of a guarded route: the request goes to a destination that the policy knows, at exactly the target
/// that was inspected, with the endpoint's credential in place of the caller's.
/// </summary>
internal sealed class ForwardTransform : RequestTransform
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        var http = context.HttpContext;

        // Refuses because a request that no guard has seen must not leave by a guarded route.
        if (http.Features.Get<GuardedRequest>() is not { } request)
        {
            await RefusalWriter.WriteUnguardedAsync(http);
            return;
        }

        if (!IsDestinationOfPolicy(request, context.DestinationPrefix))
        {
            request.Refuse(Stage.Forward, Reasons.PolicyChanged);
            http.Response.StatusCode = Reasons.PolicyChanged.StatusCode;
            return;
        }

        var outgoing = context.ProxyRequest;
        var resource = request.Resource!;
        RemovedHeaders.Remove(outgoing.Headers, resource.PassThrough);
        if (resource.Upstream is { } credential)
        {
            outgoing.Headers.Remove(credential.Header);
            if (!outgoing.Headers.TryAddWithoutValidation(credential.Header, credential.Value))
            {
                // Refuses because the endpoint would take the request for an anonymous one.
                request.Refuse(Stage.Forward, Reasons.Internal);
                http.Response.StatusCode = Reasons.Internal.StatusCode;
                return;
            }
        }

        request.SentTo = outgoing.RequestUri = new Uri(context.DestinationPrefix.TrimEnd('/') + request.Target.PathAndQuery, AsWritten);
        Clearance.Give(outgoing, request);
    }

    /// <summary>
    /// YARP changes a destination's address in place when its configuration changes, and reads it only now; the caller was
    /// admitted under a policy that may never have heard of the new one.
    /// </summary>
    private static bool IsDestinationOfPolicy(GuardedRequest request, string destination) =>
        request.Resource is not null
        && request.Route!.ClusterId is { } cluster
        && request.Snapshot!.ClusterAddresses.TryGetValue(cluster, out var addresses)
        && addresses.Contains(destination);
}

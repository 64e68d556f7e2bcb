using NetGuard.Proxy.Body;
using Yarp.ReverseProxy.Forwarder;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>
/// Puts our handler around the client of each cluster, whichever factory made it: YARP's own, the one of
/// <c>ConfigureHttpClient</c>, or the application's.
/// </summary>
internal sealed class GuardedHttpClientFactory(IForwarderHttpClientFactory inner, BodyHandover handover) : IForwarderHttpClientFactory
{
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context)
    {
        var client = inner.CreateClient(context);

        // A client that is used again is wrapped already; one without a cluster belongs to MapForwarder, not to a route.
        return ReferenceEquals(client, context.OldClient) || context.ClusterId is null
            ? client
            : new HttpMessageInvoker(new ClearanceHandler(client, handover));
    }
}

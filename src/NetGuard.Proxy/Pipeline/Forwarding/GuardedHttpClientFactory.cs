using NetGuard.Proxy.Body;
using NetGuard.Proxy.Tls;
using Yarp.ReverseProxy.Forwarder;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>
/// Puts our handler around the client of each cluster, whichever factory made it: YARP's own, the one of
/// <c>ConfigureHttpClient</c>, or the application's.
/// </summary>
internal sealed class GuardedHttpClientFactory(IForwarderHttpClientFactory inner, ClusterClients clients, BodyHandover handover) : IForwarderHttpClientFactory
{
    // A client without a cluster belongs to MapForwarder, not to a route.
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => context.ClusterId is null
        ? inner.CreateClient(context)
        : clients.Create(context, inner.CreateClient, client => new HttpMessageInvoker(new ClearanceHandler(client, handover)));
}

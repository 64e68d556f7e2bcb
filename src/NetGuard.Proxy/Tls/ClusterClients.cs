using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace NetGuard.Proxy.Tls;

/// <summary>
/// Sets the TLS of each cluster's client by the cluster's metadata, whichever factory makes the client. YARP asks for the
/// clients anew with every change of the configuration, and a client whose trust has changed is not used again.
/// </summary>
internal sealed partial class ClusterClients(ConfigurationInput input, ILogger<ClusterClients> logger)
{
    private readonly ConditionalWeakTable<HttpMessageInvoker, UpstreamTrust> _trustOf = [];

    /// <param name="context">What YARP asks for.</param>
    /// <param name="create">Makes a client, or takes the old one again.</param>
    /// <param name="wrap">Puts the guard around a new one.</param>
    public HttpMessageInvoker Create(ForwarderHttpClientContext context, Func<ForwarderHttpClientContext, HttpMessageInvoker> create, Func<HttpMessageInvoker, HttpMessageInvoker> wrap)
    {
        var trust = UpstreamTrust.Read(UpstreamTls.Of(Metadata(context.NewMetadata)), input);
        if (trust.Problem.Length > 0)
        {
            Log.TrustsNobody(logger, context.ClusterId, trust.Problem);
        }

        var isOldTrust = context.OldClient is not null && _trustOf.TryGetValue(context.OldClient, out var old) && old.IsSameAs(trust);
        var client = create(isOldTrust ? context : Anew(context));
        if (ReferenceEquals(client, context.OldClient))
        {
            return client;
        }

        Apply(client, trust);
        var guarded = wrap(client);
        _trustOf.Add(guarded, trust);
        return guarded;
    }

    private static void Apply(HttpMessageInvoker client, UpstreamTrust trust)
    {
        HttpMessageHandler? handler = HandlerOf(client);
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        if (handler is SocketsHttpHandler sockets)
        {
            trust.Apply(sockets);
        }
        else if (!trust.IsPlain)
        {
            // Refuses because the authority that was named would not be asked.
            throw new InvalidOperationException("The cluster's metadata names certificates, and its client is none that they can be set on.");
        }
    }

    private static ForwarderHttpClientContext Anew(ForwarderHttpClientContext context) => new()
    {
        ClusterId = context.ClusterId,
        OldConfig = context.OldConfig,
        OldMetadata = context.OldMetadata,
        NewConfig = context.NewConfig,
        NewMetadata = context.NewMetadata,
    };

    private static FrozenDictionary<string, string> Metadata(IReadOnlyDictionary<string, string>? metadata) =>
        (metadata ?? FrozenDictionary<string, string>.Empty).DistinctBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handler")]
    private static extern ref HttpMessageHandler HandlerOf(HttpMessageInvoker client);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Cluster {Cluster} trusts nobody, and its requests are refused: {Problem}.")]
        public static partial void TrustsNobody(ILogger logger, string cluster, string problem);
    }
}

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Policy.Routing;

namespace NetGuard.Proxy.Tls;

internal static class TlsServiceCollectionExtensions
{
    /// <summary>Members of Kestrel's section that are ours to carry out. What Kestrel never sees it cannot read in another way.</summary>
    private static readonly string[] Ours = ["Certificate", "Sni", "SslProtocols", "ClientCertificateMode"];

    public static IServiceCollection AddListenerCertificates(this IServiceCollection services, ListenerCertificates certificates)
    {
        services.AddSingleton(certificates);
        services.AddSingleton<CertificateMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<CertificateMetrics>());
        services.AddHostedService<CertificateWatcher>();
        return services;
    }

    /// <summary>Kestrel's section, read once, with TLS as it was compiled.</summary>
    public static void Configure(this KestrelServerOptions server, IConfigurationSection kestrel, IEnumerable<ListenerFacts> listeners, ListenerCertificates certificates)
    {
        var loader = server.Configure(WithoutTls(kestrel), reloadOnChange: false);
        foreach (var tls in listeners.Select(listener => listener.Tls).OfType<ListenerTls>())
        {
            var handshake = new ListenerHandshake(tls, certificates);
            loader.Endpoint(tls.Endpoint, endpoint => endpoint.ListenOptions.UseHttps(handshake.Options));
        }
    }

    private static IConfigurationRoot WithoutTls(IConfigurationSection kestrel) => new ConfigurationBuilder()
        .AddInMemoryCollection(kestrel.AsEnumerable(makePathsRelative: true).Where(setting => !IsOurs(setting.Key.Split(':'))))
        .Build();

    // Certificates, EndpointDefaults:<ours>, Endpoints:<name>:<ours>.
    private static bool IsOurs(string[] path) => path switch
    {
        [var section, ..] when Is(section, "Certificates") => true,
        [var section, var member, ..] when Is(section, "EndpointDefaults") => Ours.Contains(member, StringComparer.OrdinalIgnoreCase),
        [var section, _, var member, ..] when Is(section, "Endpoints") => Ours.Contains(member, StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool Is(string name, string expected) => string.Equals(name, expected, StringComparison.OrdinalIgnoreCase);
}

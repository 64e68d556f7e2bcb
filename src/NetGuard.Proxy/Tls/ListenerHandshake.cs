using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Settings;

namespace NetGuard.Proxy.Tls;

/// <summary>
/// What one https endpoint offers a client, by the name that the client asks for: the exact name, else the longest
/// wildcard, else <c>*</c>. Others are turned away, as Kestrel's own Sni does.
/// </summary>
internal sealed class ListenerHandshake
{
    private readonly (TlsName Name, ServerCertificate Certificate)[] _names;

    public ListenerHandshake(ListenerTls tls, ListenerCertificates certificates) =>
        _names = [.. tls.Names.OrderByDescending(name => Rank(name.Pattern)).Select(name => (name, certificates[name.Certificate]))];

    public TlsHandshakeCallbackOptions Options => new() { OnConnection = Select };

    private ValueTask<SslServerAuthenticationOptions> Select(TlsHandshakeCallbackContext context)
    {
        foreach (var (name, certificate) in _names)
        {
            if (Matches(name.Pattern, context.ClientHelloInfo.ServerName))
            {
                context.AllowDelayedClientCertificateNegotation = name.ClientCertificates == ClientCertificates.DelayCertificate;
                return ValueTask.FromResult(Offer(name, certificate));
            }
        }

        // Refuses because a certificate for another name would tell who else lives here, and the client would turn away from it.
        throw new AuthenticationException("No certificate is configured for the name that the client asks for.");
    }

    private static SslServerAuthenticationOptions Offer(TlsName name, ServerCertificate certificate)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Current,
            EnabledSslProtocols = (name.AllowsTls12 ? SslProtocols.Tls12 : SslProtocols.None) | (name.AllowsTls13 ? SslProtocols.Tls13 : SslProtocols.None),
            AllowRenegotiation = false,
        };
        if (name.Protocols is { } protocols)
        {
            options.ApplicationProtocols = protocols switch
            {
                EndpointProtocols.Http1 => [SslApplicationProtocol.Http11],
                EndpointProtocols.Http2 => [SslApplicationProtocol.Http2],
                _ => [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            };
        }

        if (name.ClientCertificates is ClientCertificates.AllowCertificate or ClientCertificates.RequireCertificate)
        {
            var required = name.ClientCertificates == ClientCertificates.RequireCertificate;
            options.ClientCertificateRequired = true;
            options.RemoteCertificateValidationCallback = (_, shown, _, errors) => shown is null ? !required : errors == SslPolicyErrors.None;
        }

        return options;
    }

    private static bool Matches(string pattern, string asked) =>
        pattern == "*"
        || (pattern.StartsWith("*.", StringComparison.Ordinal)
            ? asked.Length >= pattern.Length && asked.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(pattern, asked, StringComparison.OrdinalIgnoreCase));

    // Exact names before wildcards, longer wildcards before shorter ones, "*" last.
    private static int Rank(string pattern) => pattern.StartsWith('*') ? pattern.Length : int.MaxValue;
}

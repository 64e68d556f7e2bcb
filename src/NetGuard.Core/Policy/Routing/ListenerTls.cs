using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Routing;

/// <summary>TLS of one https endpoint. Version 1.2 or 1.3; there is no word for less.</summary>
/// <param name="Endpoint">The endpoint's name in Kestrel's section.</param>
/// <param name="Names">What holds by the name that the client asks for, <c>*</c> for all others and for none; one <c>*</c> alone where there is no Sni.</param>
public sealed record ListenerTls(string Endpoint, IReadOnlyList<TlsName> Names);

/// <param name="Pattern">A host name, <c>*.</c> and one, or <c>*</c>; in lower case.</param>
/// <param name="Certificate">What is shown.</param>
/// <param name="AllowsTls12">Version 1.2.</param>
/// <param name="AllowsTls13">Version 1.3.</param>
/// <param name="ClientCertificates">Whether the client is asked for one.</param>
public sealed record TlsName(string Pattern, CertificateSource Certificate, bool AllowsTls12, bool AllowsTls13, ClientCertificates ClientCertificates)
{
    /// <summary>HTTP versions of this name alone; <c>null</c> for those of the endpoint.</summary>
    public EndpointProtocols? Protocols { get; init; }
}

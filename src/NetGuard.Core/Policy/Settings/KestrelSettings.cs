using System.Globalization;

namespace NetGuard.Policy.Settings;

public enum EndpointProtocols : byte
{
    Http1,
    Http2,
    Http1AndHttp2,
}

public enum ClientCertificates : byte
{
    NoCertificate,
    AllowCertificate,
    RequireCertificate,
    DelayCertificate,
}

/// <summary>Kestrel's own section, as its documentation names the settings.</summary>
public static class KestrelSettings
{
    // Not 00:00:00, which Kestrel does not take.
    private const string PingPattern = @"^(?!00:00:00$)[0-2]\d:[0-5]\d:[0-5]\d$";

    public static TextSetting Url { get; } = new("Url", "Where the endpoint listens: scheme, host and port.", "\"https://0.0.0.0:8443\"") { IsRequired = true };

    public static ChoiceSetting<EndpointProtocols> Protocols { get; } = new("Protocols", "HTTP versions of the endpoint. HTTP/3 is not yet supported.", EndpointProtocols.Http1AndHttp2, ["Http3", "Http1AndHttp2AndHttp3"]);

    public static TextListSetting SslProtocols { get; } = new("SslProtocols", "TLS versions, 1.2 or later. By default both.", """["Tls12","Tls13"]""")
    { Words = ["Tls12", "Tls13"], WordsExpected = "'Tls12' or 'Tls13' (TLS below 1.2 is not allowed)" };

    public static TextSetting CertificatePassword { get; } = new("Password", "The password of the PFX file or of the encrypted private key, as env:NAME or file:PATH; never the password itself.", "\"env:GATEWAY_KEY_PASSWORD\"") { Secret = true };

    public static TextSetting CertificatePath { get; } = new("Path", "File of the certificate, PEM with its chain behind it or PFX. A renewed file is taken over without a restart.", "\"tls/gateway.pem\"");

    public static TextSetting CertificateKeyPath { get; } = new("KeyPath", "File of the private key, PEM. Absent, the key is in the certificate's file.", "\"tls/gateway.key\"");

    public static TextSetting CertificateSubject { get; } = new("Subject", "Subject of a certificate in a store.", "\"gateway.contoso.example\"");

    public static TextSetting CertificateStore { get; } = new("Store", "The certificate store.", "\"My\"") { DefaultValue = "My" };

    public static TextSetting CertificateLocation { get; } = new("Location", "Where the store is.", "\"CurrentUser\"") { Pattern = "^(CurrentUser|LocalMachine)$", Expected = "'CurrentUser' or 'LocalMachine'", DefaultValue = "CurrentUser" };

    public static BooleanSetting CertificateAllowInvalid { get; } = new("AllowInvalid", "Takes an invalid certificate from the store.", false);

    public static SectionDescription Certificate { get; } = new(
        CertificatePath,
        CertificateKeyPath,
        CertificatePassword,
        CertificateSubject,
        CertificateStore,
        CertificateLocation,
        CertificateAllowInvalid);

    public static SectionSetting EndpointCertificate { get; } = new("Certificate", "The certificate: a file or an entry of a store.", Certificate);

    public static ChoiceSetting<ClientCertificates> ClientCertificateMode { get; } = new("ClientCertificateMode", "Whether clients are asked for a certificate.", ClientCertificates.NoCertificate, []);

    public static MapSetting Sni { get; } = new("Sni", "Certificates by the host name that the client asks for: a name, \"*.\" and a name for all below it, or \"*\" for all others and for none. Without \"*\" they are refused.", "*.contoso.example", new(
        Protocols,
        SslProtocols,
        EndpointCertificate,
        ClientCertificateMode));

    public static MapSetting Endpoints { get; } = new("Endpoints", "The addresses of the data port.", "Https", new(
        Url,
        Protocols,
        SslProtocols,
        EndpointCertificate,
        ClientCertificateMode,
        Sni));

    public static SectionSetting EndpointDefaults { get; } = new("EndpointDefaults", "What endpoints have where they say nothing else.", new(
        Protocols,
        SslProtocols,
        ClientCertificateMode));

    public static MapSetting Certificates { get; } = new("Certificates", "The certificate \"Default\" serves every https endpoint that has none.", "Default", Certificate);

    public static SectionSetting Limits { get; } = new("Limits", "Kestrel's bounds of connections and messages.", new(
        new NumberSetting("MaxConcurrentConnections", "Connections at one time. By default there is no bound.", "10000", 1, long.MaxValue) { HasDefault = false },
        Count("MaxRequestBodySize", "Bytes of a body; a resource's own limit is checked before.", 30_000_000, 1L << 30),
        Count("MaxRequestBufferSize", "Bytes of a request buffered per connection.", 1_048_576, int.MaxValue),
        Count("MaxResponseBufferSize", "Bytes of a response buffered per connection.", 65_536, int.MaxValue),
        Count("MaxRequestLineSize", "Bytes of the request line.", 8_192, 65_536),
        Count("MaxRequestHeadersTotalSize", "Bytes of all headers.", 32_768, 1_048_576),
        Count("MaxRequestHeaderCount", "Headers of a request.", 100, 10_000),
        Time("KeepAliveTimeout", "How long an idle connection is kept.", 130),
        Time("RequestHeadersTimeout", "How long the headers of a request may take.", 30),
        DataRate("MinRequestBodyDataRate", "The rate below which a caller that sends a body is cut."),
        DataRate("MinResponseDataRate", "The rate below which a caller that takes its answer is cut."),
        new SectionSetting("Http2", "Bounds of HTTP/2.", new(
            Count("MaxStreamsPerConnection", "Requests at one time on a connection.", 100, 10_000),
            Count("HeaderTableSize", "Bytes of the header compression table.", 4_096, 65_536),
            Count("MaxFrameSize", "Bytes of a frame.", 16_384, 16_777_215, 16_384),
            Count("MaxRequestHeaderFieldSize", "Bytes of a header.", 32_768, 1_048_576),
            Count("InitialConnectionWindowSize", "Bytes of the connection's window.", 1_048_576, int.MaxValue, 65_535),
            Count("InitialStreamWindowSize", "Bytes of a stream's window.", 786_432, int.MaxValue, 65_535),
            new TextSetting("KeepAlivePingDelay", "After which idle time a ping is sent. By default none is.", "\"00:00:30\"") { Pattern = PingPattern, Expected = "a time of a second or more, such as '00:02:00'" },
            Time("KeepAlivePingTimeout", "How long its answer may take.", 20)))));

    public static SectionDescription Section { get; } = new(
        Endpoints,
        EndpointDefaults,
        Certificates,
        Limits,
        new BooleanSetting("AddServerHeader", "Whether answers name the server.", true));

    // Kestrel looks at rates once a second, and takes no grace period as short as that. None can be switched off.
    private static SectionSetting DataRate(string name, string description) => new(name, description, new(
        Count("BytesPerSecond", "Bytes a second, as a mean over the whole body.", 240, 1_000_000_000),
        new TimeSetting("GracePeriod", "How long nothing need come at first.", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2), TimeSpan.FromHours(1))));

    private static NumberSetting Count(string name, string description, long value, long maximum, long minimum = 1) =>
        new(name, description, value.ToString(CultureInfo.InvariantCulture), minimum, maximum) { Default = value };

    private static TimeSetting Time(string name, string description, int seconds) =>
        new(name, description, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
}

namespace NetGuard.Decisions;

/// <summary>
/// The closed list of reasons. Texts follow Azure's own where Azure has one, so that tools which know Azure's answers
/// know ours.
/// </summary>
public static class Reasons
{
    public static readonly Reason NoResource = new("route.no_resource", 404, "No protected resource answers at this address.");
    public static readonly Reason Path = new("request.path", 400, "The request target is not in canonical form.");
    public static readonly Reason Method = new("request.method", 405, "The request method is not allowed.");
    public static readonly Reason Header = new("request.header", 400, "A request header or the message framing is not acceptable.");
    public static readonly Reason UpgradeNotAllowed = new("upgrade.not_allowed", 400, "Protocol upgrades are not allowed for this resource.");

    public static readonly Reason PolicyUnavailable = new("policy.unavailable", 503, "The policy of this resource is not available.", retryable: true);
    public static readonly Reason PolicyChanged = new("policy.changed", 503, "The policy of this resource changed while the request was under way.", retryable: true);

    public static readonly Reason ClientAddressInvalid = new("client.address_invalid", 400, "The client address cannot be determined.");
    public static readonly Reason NetworkNotAllowed = new("network.not_allowed", 403, "Access denied due to Virtual Network/Firewall rules.");
    public static readonly Reason NetworkUnavailable = new("network.unavailable", 503, "The network rules of this resource are not available. Try again later.", retryable: true);

    public static readonly Reason AuthMissing = new("auth.missing", 401, InvalidKey);
    public static readonly Reason AuthInvalidKey = new("auth.invalid_key", 401, InvalidKey);
    public static readonly Reason AuthConflict = new("auth.conflict", 400, "The request carries several different credentials. Send one.");

    public static readonly Reason Operation = new("route.operation", 403, "The operation '{0}' is not allowed for this resource.");
    public static readonly Reason UnknownOperation = new("route.operation", 403, "The requested operation is not allowed for this resource.");

    public static readonly Reason Rate = new("limit.rate", 429, "The rate of requests to this resource has exceeded its limit. Try again later.", retryable: true);
    public static readonly Reason ByteRate = new("limit.rate", 429, "The rate of bytes sent to this resource has exceeded its limit. Try again later.", retryable: true);
    public static readonly Reason WrongKeys = new("limit.rate", 429, "Too many requests with invalid credentials came from this address. Try again later.", retryable: true);
    public static readonly Reason Concurrency = new("limit.concurrency", 429, "Too many requests to this resource are under way. Try again later.", retryable: true);
    public static readonly Reason BodySize = new("limit.body_size", 413, "The request body is larger than this resource allows.");
    public static readonly Reason RequestAge = new("limit.age", 504, "The request took longer than this resource allows.");
    public static readonly Reason Capacity = new("limit.capacity", 503, "The gateway is at capacity. Try again later.", retryable: true);
    public static readonly Reason InspectionLimit = new("limit.inspection", 413, "The request is too complex to inspect.");

    public static readonly Reason BodyMalformed = new("body.malformed", 400, "The request body cannot be read as its content type says.");
    public static readonly Reason BodyEncoding = new("body.encoding", 415, "The content encoding of the request body is not supported.");
    public static readonly Reason BodyCharset = new("body.charset", 415, "The character set of the request body is not supported. Use UTF-8.");
    public static readonly Reason BodyType = new("body.malformed", 415, "The content type of the request body cannot be inspected.");
    public static readonly Reason BodyTooDeep = new("body.too_deep", 400, "The request body is nested too deeply.");
    public static readonly Reason BodyLate = new("body.incomplete", 408, "The request body took too long to arrive.");
    public static readonly Reason BodyIncomplete = new("body.incomplete", 400, "The request body ended early.");

    public static readonly Reason UriMalformed = new("uri.malformed", 400, Restricted + "The value of parameter '{1}' is not a valid absolute URI.");
    public static readonly Reason UriScheme = new("uri.scheme", 400, Restricted + "The URI scheme for parameter '{1}' is not allowed for this resource.");
    public static readonly Reason UriPort = new("uri.port", 400, Restricted + "The port of the URI for parameter '{1}' is not allowed for this resource.");
    public static readonly Reason UriFqdnNotAllowed = new("uri.fqdn_not_allowed", 400, Restricted + "The hostname '{0}' for parameter '{1}' is not in the allowed FQDN list for this resource.");

    public static readonly Reason ResponseCredential = new("response.credential", 502, "The answer of the endpoint held a credential of the gateway and was withheld.");
    public static readonly Reason UpstreamUnreachable = new("upstream.unreachable", 502, "The endpoint of this resource cannot be reached, or its answer cannot be used.", retryable: true);
    public static readonly Reason UpstreamCertificate = new("upstream.certificate", 502, "The certificate of this resource's endpoint is not trusted.");
    public static readonly Reason UpstreamTls = new("upstream.tls", 502, "The gateway and the endpoint of this resource cannot agree on TLS 1.2 or later.");
    public static readonly Reason UpstreamTimeout = new("upstream.timeout", 504, "The endpoint of this resource did not answer in time.", retryable: true);
    public static readonly Reason UpstreamUnavailable = new("upstream.unavailable", 503, "No endpoint of this resource is available. Try again later.", retryable: true);

    public static readonly Reason Internal = new("internal", 500, "The gateway could not decide about this request.");

    private const string InvalidKey = "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";
    private const string Restricted = "Outbound network access is restricted. ";

    /// <summary>The reason of a URI form: <c>uri.form.&lt;name&gt;</c>. Made when a policy compiles.</summary>
    public static Reason UriForm(string name) =>
        new($"uri.form.{name}", 400, Restricted + $"The URI for parameter '{{1}}' has a form ({name}) that is not allowed for this resource.");

    /// <summary>The reason of a way out that is no URL: <c>uri.egress.&lt;name&gt;</c>. Made with the schemas.</summary>
    public static Reason UriEgress(string name) =>
        new($"uri.egress.{name}", 400, Restricted + $"The value of parameter '{{1}}' lets the endpoint reach out ({name}), which is not allowed for this resource.");

    /// <summary>The reason of sensitive data in a URI: <c>uri.sensitive.&lt;detector&gt;</c>.</summary>
    public static Reason UriSensitive(string detector) =>
        new($"uri.sensitive.{detector}", 400, Restricted + $"The URI for parameter '{{1}}' contains sensitive data ({detector}).");

    /// <summary>The reason of sensitive data in any other text: <c>text.sensitive.&lt;detector&gt;</c>.</summary>
    public static Reason TextSensitive(string detector) =>
        new($"text.sensitive.{detector}", 400, $"The value of parameter '{{1}}' contains sensitive data ({detector}), which is not allowed for this resource.");
}

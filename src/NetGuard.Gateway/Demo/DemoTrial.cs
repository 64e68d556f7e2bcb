namespace NetGuard.Gateway.Demo;

/// <summary>One thing to try: a curl line and what it gets.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Reason">The refusal's code; <c>null</c> where it is allowed.</param>
/// <param name="Interface">The loopback address that calls.</param>
/// <param name="Arguments">curl's other arguments, quoted for a shell.</param>
/// <param name="Path">Path and query at the gateway.</param>
internal sealed record DemoTrial(string Title, int Status, string? Reason, string Interface, string Arguments, string Path)
{
    private const string Chat = "/openai/v1/chat/completions";
    private const string Inside = "127.0.0.1";
    private const string Outside = "127.0.0.2";

    public string ToCurl(Uri gateway) =>
        $"curl -sS -w '\\n%{{http_code}}\\n' --interface {Interface} {(Arguments.Length == 0 ? "" : Arguments + " ")}'{gateway.GetLeftPart(UriPartial.Authority)}{Path}'";

    /// <summary>One allowed call of each kind, and one for each kind of refusal.</summary>
    /// <param name="key">The client's key for the chat endpoint.</param>
    /// <param name="visionKey">The client's key for the vision endpoint.</param>
    public static IReadOnlyList<DemoTrial> All(string key, string visionKey) =>
    [
        new("A chat that is allowed; the endpoint sees the gateway's credential, not the caller's key", 200, null, Inside, Post(key, Ask("Hello")), Chat),
        new("The same as a stream, word by word", 200, null, Inside, "-N " + Post(key, """{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Hello to all of you"}]}"""), Chat),
        new("An image from a host that the policy allows", 200, null, Inside, Post(key, Image("https://contoso.blob.core.windows.net/pictures/cat.png")), Chat),
        new("The vision endpoint, with an allowed image", 200, null, Inside, Post(visionKey, """{"url":"https://images.contoso.example/cat.png"}"""), "/vision/computervision/imageanalysis:analyze?api-version=2024-02-01&features=caption"),
        new("A caller from outside the network", 403, "network.not_allowed", Outside, Post(key, Ask("Hello")), Chat),
        new("No key", 401, "auth.missing", Inside, Post(null, Ask("Hello")), Chat),
        new("A wrong key", 401, "auth.invalid_key", Inside, Post("not-the-key", Ask("Hello")), Chat),
        new("An image from a host that the policy does not name", 400, "uri.fqdn_not_allowed", Inside, Post(key, Image("https://attacker.example/steal?data=secret")), Chat),
        new("The same host, hidden behind JSON escapes", 400, "uri.fqdn_not_allowed", Inside, Post(key, Image("""\u0068ttps:\/\/\u0061ttacker.example\/steal""")), Chat),
        new("A scheme that is not allowed", 400, "uri.scheme", Inside, Post(key, Image("file:///etc/passwd")), Chat),
        new("A body that is no JSON", 400, "body.malformed", Inside, Post(key, """{"model":"gpt-4o","messages":["""), Chat),
        new("A path with two readings", 400, "request.path", Inside, "--path-as-is " + Post(key, Ask("Hello")), "/openai/v1/files/../chat/completions"),
        new("A method that no API needs", 405, "request.method", Inside, $"-X TRACE -H 'api-key: {key}'", "/openai/v1/models"),
        new("An address where nothing is protected", 404, "route.no_resource", Inside, "", "/somewhere/else"),
    ];

    private static string Post(string? key, string json) =>
        (key is null ? "" : $"-H 'api-key: {key}' ") + $"-H 'content-type: application/json' -d '{json}'";

    private static string Ask(string text) => $$"""{"model":"gpt-4o","messages":[{"role":"user","content":"{{text}}"}]}""";

    private static string Image(string url) =>
        """{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"URL"}}]}]}"""
            .Replace("URL", url, StringComparison.Ordinal);
}

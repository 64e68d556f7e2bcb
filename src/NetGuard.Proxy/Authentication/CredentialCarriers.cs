using System.Collections.Frozen;

namespace NetGuard.Proxy.Authentication;

/// <summary>
/// Where callers put credentials, in the dialects of Azure, OpenAI, Anthropic and Gemini, and what selects an account of
/// the provider. Whichever carrier authenticated, all are removed before forwarding.
/// </summary>
internal static class CredentialCarriers
{
    /// <summary>Headers whose value is compared with a resource's keys.</summary>
    public static readonly string[] Keys = ["Authorization", "api-key", "x-api-key", "x-goog-api-key", "Ocp-Apim-Subscription-Key"];

    /// <summary>All headers that never go to an endpoint unless a policy passes them through.</summary>
    public static readonly FrozenSet<string> Headers = new[]
    {
        "Authorization", "api-key", "x-api-key", "x-goog-api-key", "Ocp-Apim-Subscription-Key",
        "Cookie", "Proxy-Authorization", "Sec-WebSocket-Protocol",
        "OpenAI-Organization", "OpenAI-Project", "x-goog-user-project",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Query parameters that never go to an endpoint; none of them authenticates, for addresses are logged everywhere.</summary>
    public static readonly FrozenSet<string> Query =
        new[] { "key", "api-key", "subscription-key", "access_token" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

using System.Collections.Frozen;

namespace NetGuard.Policy;

/// <summary>
/// Where a caller's credential, or the account it asks for, can stand in a request. All of them are removed before
/// forwarding, whichever one authenticated, unless a resource passes one through by name.
/// </summary>
public static class CredentialCarriers
{
    /// <summary>The headers whose value is compared with a resource's keys: those of the official SDKs.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["Authorization", "api-key", "x-api-key", "x-goog-api-key", "Ocp-Apim-Subscription-Key"];

    /// <summary>All headers that never go to an endpoint, with the provider's account selectors.</summary>
    public static FrozenSet<string> Headers { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [.. Keys, "Cookie", "Proxy-Authorization", "Sec-WebSocket-Protocol", "OpenAI-Organization", "OpenAI-Project", "x-goog-user-project"]);

    /// <summary>Query parameters that never go to an endpoint; none of them authenticates, for addresses are logged everywhere.</summary>
    public static FrozenSet<string> QueryParameters { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "key",
        "api-key",
        "subscription-key",
        "access_token",

        // Google's system parameters: other spellings of its key and token, and the project that is billed.
        "$key",
        "oauth_token",
        "$userProject",
        "userProject");
}

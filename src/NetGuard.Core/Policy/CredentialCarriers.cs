using System.Collections.Frozen;

namespace NetGuard.Policy;

/// <summary>
/// Where a caller's credential, or the account it asks for, can stand in a request. All of them are removed before
/// forwarding, whichever one authenticated, unless a resource passes one through by name.
/// </summary>
public static class CredentialCarriers
{
    public static FrozenSet<string> Headers { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization",
        "api-key",
        "x-api-key",
        "x-goog-api-key",
        "Ocp-Apim-Subscription-Key",
        "Cookie",
        "Proxy-Authorization",
        "Sec-WebSocket-Protocol",
        "OpenAI-Organization",
        "OpenAI-Project",
        "x-goog-user-project");

    public static FrozenSet<string> QueryParameters { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "key",
        "api-key",
        "subscription-key",
        "access_token");
}

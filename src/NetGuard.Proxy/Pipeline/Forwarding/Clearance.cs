using System.Diagnostics.CodeAnalysis;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>Ties an outgoing request to the guarded request that it was made from.</summary>
internal static class Clearance
{
    private static readonly HttpRequestOptionsKey<GuardedRequest> Key = new("NetGuard.GuardedRequest");

    public static void Give(HttpRequestMessage outgoing, GuardedRequest request) => outgoing.Options.Set(Key, request);

    /// <summary>Takes it off again: the guarded request is reused, the outgoing one may live on in its handlers.</summary>
    public static bool TryTake(HttpRequestMessage outgoing, [NotNullWhen(true)] out GuardedRequest? request)
    {
        if (!outgoing.Options.TryGetValue(Key, out request))
        {
            return false;
        }

        ((IDictionary<string, object?>)outgoing.Options).Remove(Key.Key);
        return true;
    }
}

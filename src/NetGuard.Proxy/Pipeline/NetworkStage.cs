using NetGuard.Decisions;

namespace NetGuard.Proxy.Pipeline;

/// <summary>Stage 3: the resource's formula or its endpoints contain the client.</summary>
internal static class NetworkStage
{
    public static Decision Decide(GuardedRequest request) => request.Resource!.Network.Judge(request.ClientAddress!.Value);
}

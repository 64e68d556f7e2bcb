using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace NetGuard.Proxy.Pipeline.Refusals;

/// <summary>
/// Takes the place of the server's upgrade features: after a 101 the raw streams would pass every inspection, so an
/// endpoint that answers so, unasked, gets no stream.
/// </summary>
internal sealed class RefusedUpgrade : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private static readonly RefusedUpgrade Instance = new();

    public bool IsUpgradableRequest => false;

    public bool IsExtendedConnect => false;

    public string? Protocol => null;

    public static void Install(HttpContext context)
    {
        context.Features.Set<IHttpUpgradeFeature>(Instance);
        context.Features.Set<IHttpExtendedConnectFeature>(Instance);
    }

    public Task<Stream> UpgradeAsync() => throw new InvalidOperationException("Upgrades are not allowed on this route.");

    public ValueTask<Stream> AcceptAsync() => throw new InvalidOperationException("Upgrades are not allowed on this route.");
}

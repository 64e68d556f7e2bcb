using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace NetGuard.Gateway.Hosting;

/// <summary>
/// Puts <c>Kestrel:Limits</c> in force. Kestrel's own loader reads endpoints and certificates only, so that without this the
/// bounds of the file would hold nobody.
/// </summary>
internal static class KestrelLimits
{
    public static void Apply(IConfigurationSection section, KestrelServerLimits limits)
    {
        section.Bind(limits);

        // Both rates are objects that cannot be changed, which binding leaves as they are.
        limits.MinRequestBodyDataRate = Rate(section.GetSection("MinRequestBodyDataRate"), limits.MinRequestBodyDataRate!);
        limits.MinResponseDataRate = Rate(section.GetSection("MinResponseDataRate"), limits.MinResponseDataRate!);
    }

    private static MinDataRate Rate(IConfigurationSection section, MinDataRate otherwise) => new(
        section["BytesPerSecond"] is { } bytes ? long.Parse(bytes, CultureInfo.InvariantCulture) : otherwise.BytesPerSecond,
        section["GracePeriod"] is { } grace ? TimeSpan.Parse(grace, CultureInfo.InvariantCulture) : otherwise.GracePeriod);
}

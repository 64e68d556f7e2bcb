using System.Globalization;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.Hsts</c>.</summary>
internal static class HstsCompiler
{
    /// <returns>The value of Strict-Transport-Security; <c>null</c> to send none.</returns>
    public static string? Compile(SectionView netGuard)
    {
        var hsts = netGuard.Get(HstsSettings.Hsts);
        return hsts.Get(HstsSettings.Enabled)
            ? string.Create(CultureInfo.InvariantCulture, $"max-age={(long)hsts.Get(HstsSettings.MaxAge).TotalSeconds}{(hsts.Get(HstsSettings.IncludeSubDomains) ? "; includeSubDomains" : "")}")
            : null;
    }
}
